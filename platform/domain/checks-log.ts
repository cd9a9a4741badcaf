/** Text bounded at both ends: the first and the last `half` characters stay, the middle goes and is counted. */
export type BoundedText = { add(text: string): void; text(): string };

export function createBoundedText(half: number): BoundedText {
  let head = '';
  let tail: string[] = [];
  let tailLength = 0;
  let dropped = 0;
  const add = (text: string): void => {
    const room = half - head.length;
    head += text.slice(0, room);
    const rest = text.slice(Math.max(0, room));
    if (rest === '') return;
    tail.push(rest);
    tailLength += rest.length;
    if (tailLength < 2 * half) return;
    const kept = tail.join('').slice(-half);
    dropped += tailLength - kept.length;
    tail = [kept];
    tailLength = kept.length;
  };
  const text = (): string => {
    const all = tail.join('');
    const kept = all.slice(-half);
    const cut = dropped + all.length - kept.length;
    return cut === 0 ? head + kept : `${head}\n[... ${cut} characters cut ...]\n${kept}`;
  };
  return { add, text };
}
