const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "15m", "2h", "1d", or a time as RFC 3339; null when it is neither. */
export function parseSince(text: string, now: Date): string | null {
  const [, count = '', unit = ''] = /^(\d{1,6})\s*([smhd])$/.exec(text.trim()) ?? [];
  const ms = UNITS[unit];
  if (ms !== undefined) return new Date(now.getTime() - Number(count) * ms).toISOString();
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  if (Number.isNaN(Date.parse(text))) return null;
  return text.endsWith('Z') ? text : new Date(text).toISOString();
}
