/** Is it the IANA name of a time zone? */
export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // RangeError: no such zone
  }
}

/**
 * "08:00-18:00" by the clocks of the zone; the end is not part of it; from later to earlier goes over midnight. By the clocks:
 * an hour that a change of summer time leaves out never comes, and one that it repeats comes twice.
 */
export function isWithin(hours: string, at: Date, timezone = 'UTC'): boolean {
  const [from = 0, to = 0] = hours.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return hour * 60 + minute;
  });
  const { hour, minute } = clockIn(at, timezone);
  const now = hour * 60 + minute;
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

/** The day there, like 2030-01-31. */
export function dayIn(at: Date, timezone: string): string {
  const { year, month, day } = clockIn(at, timezone);
  return [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join(
    '-',
  );
}

type Clock = { year: number; month: number; day: number; hour: number; minute: number };

function clockIn(at: Date, timezone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
}
