/** major, minor, patch of the first version number in a text ("Docker Compose version v2.26.1-4" -> [2, 26, 1]); null when there is none */
export function parseVersion(text: string): readonly [number, number, number] | null {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (!match) return null;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** True when the version in `text` is `minimum` or newer; false for a text without a version. */
export function isAtLeast(text: string, minimum: string): boolean {
  const have = parseVersion(text);
  const need = parseVersion(minimum);
  if (!have || !need) return false;
  for (const index of [0, 1, 2] as const) {
    if (have[index] !== need[index]) return have[index] > need[index];
  }
  return true;
}
