/** The first circle of names that wait for each other, in the order given, or nothing. Each name is gone through once. */
export function findCircle(waits: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const go = (name: string, path: readonly string[]): string[] => {
    const from = path.indexOf(name);
    if (from !== -1) return path.slice(from);
    if (done.has(name)) return [];
    done.add(name);
    for (const next of waits.get(name) ?? []) {
      const circle = go(next, [...path, name]);
      if (circle.length > 0) return circle;
    }
    return [];
  };
  for (const name of waits.keys()) {
    const circle = go(name, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
