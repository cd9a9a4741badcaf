// oxlint-disable no-control-regex -- control characters are what this file is about
/** C0 and C1 controls but tab and newline; also the direction overrides that make text lie about its order. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Untrusted text made safe for a terminal: escapes and overrides become visible as \xNN / \uNNNN. */
export function safeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The same on one line, at most `max` characters with an ellipsis. */
export function safeLine(text: string, max: number): string {
  const line = safeText(text).replaceAll(/\s+/g, ' ').trim();
  return line.length > max ? `${line.slice(0, Math.max(0, max - 1))}…` : line;
}

/** Pretty JSON for a terminal: the same value, with everything that a terminal might obey written as \uNNNN. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    UNSAFE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
