let aheadMs = 0;

/** Every time on the pages was taken by the platform's clock: a browser on another machine may have another one. */
export function notePlatformTime(dateHeader: string | null): void {
  const told = Date.parse(dateHeader ?? '');
  if (!Number.isNaN(told)) aheadMs = told - Date.now();
}

/** Milliseconds since the epoch, to a second or so as the platform has it. */
export function platformNow(): number {
  return Date.now() + aheadMs;
}
