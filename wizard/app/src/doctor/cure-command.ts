/** Pure: the command inside of a cure ("start it: sudo systemctl start docker   (not installed? ...)"); null when it is not one to be typed. */
export function cureCommand(cure: string): string | null {
  const found = /(?:^|: |   or )((?:sudo|docker|dockfra|git|make) .+?)(?: {3}|;|$)/.exec(cure)?.[1];
  return found?.trim() ?? null;
}
