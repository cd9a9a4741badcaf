/** First and last part of a long text with a line between them that says what is missing and, if given, where the whole is. */
export function clipMiddle(text: string, max: number, whole?: string): string {
  if (text.length <= max) return text;
  const where = whole === undefined ? '' : `; read ${whole} for all of it`;
  const note = `\n[... ${text.length - max} of ${text.length} characters left out${where} ...]\n`;
  const room = Math.max(0, max - note.length);
  const head = Math.ceil(room / 2);
  return `${text.slice(0, head)}${note}${text.slice(text.length - (room - head))}`;
}
