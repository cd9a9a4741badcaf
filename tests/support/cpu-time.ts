/** What `work` took of the processor, in ms: other programs that have it meanwhile do not count, as they would on the clock. */
export function cpuTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
