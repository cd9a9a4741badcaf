/** First and last part of a long text with a line between them that says what is missing and, if given, where the whole is. */
export function clipMiddle(text: string, max: number, whole?: string): string {
  if (text.length <= max) return text;
  const where = whole === undefined ? '' : `; read ${whole} for all of it`;
  const note = `\n[... ${text.length - max} of ${text.length} characters left out${where} ...]\n`;
  const room = Math.max(0, max - note.length);
  const head = Math.ceil(room / 2);
  return `${text.slice(0, head)}${note}${text.slice(text.length - (room - head))}`;
}

const NOTE = /\n\[\.\.\. (\d+) of (\d+) characters left out([^\]\n]{0,200}) \.\.\.\]\n/g;

/** Takes `margin` more characters away on both sides of each place where `clipMiddle` cut: half a word may stand there. */
export function widenCuts(text: string, margin: number): string {
  let out = '';
  let from = 0;
  let behind = 0;
  for (const note of text.matchAll(NOTE)) {
    const [whole, cut = '0', total = '0', where = ''] = note;
    const start = Math.min(from + behind, note.index);
    const part = text.slice(start, Math.max(start, note.index - margin));
    const gone = note.index - start - part.length;
    from = note.index + whole.length;
    behind = Math.min(margin, text.length - from);
    out += `${part}\n[... ${Number(cut) + gone + behind} of ${total} characters left out${where} ...]\n`;
  }
  return out + text.slice(from + behind);
}
