/** Waits until what is read has stayed the same for so long; throws when it never does. */
export async function settled(read: () => unknown, forMs = 400): Promise<void> {
  const end = performance.now() + 20_000;
  let last = JSON.stringify(read());
  let since = performance.now();
  while (performance.now() - since < forMs) {
    if (performance.now() > end) throw new Error(`it did not settle; it is ${last} now`);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const now = JSON.stringify(read());
    if (now === last) continue;
    last = now;
    since = performance.now();
  }
}
