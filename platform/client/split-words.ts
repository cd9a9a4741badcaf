export type Split = { ok: true; words: string[] } | { ok: false; message: string };

/**
 * Splits a command line into words as a POSIX shell would quote them, without being one: no variables, no substitution,
 * no pipes. `;`, `|`, `&`, `$`, `<`, `>` and the rest are ordinary characters, so nothing a person types can run anything. Unlike in
 * a shell, a `'` between two letters is an apostrophe: quotes around "Don't panic" may have been lost on the way (ssh drops them).
 */
export function splitWords(line: string): Split {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (quote === null && /\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === "'" && quote !== '"' && isApostrophe(line, at)) {
      word = (word ?? '') + char;
    } else if (char === quote) {
      quote = null;
    } else if (quote === null && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === '\\' && quote !== "'") {
      at += 1;
      if (at >= line.length) return { ok: false, message: 'the line ends with a lone backslash' };
      word = (word ?? '') + escaped(line.charAt(at), quote);
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== null)
    return { ok: false, message: `a ${quote} is not closed: quote the text, e.g. "Don't panic"` };
  if (word !== null) words.push(word);
  return { ok: true, words };
}

function isApostrophe(line: string, at: number): boolean {
  return /^\p{L}'\p{L}$/u.test(line.slice(at - 1, at + 2));
}

/** Inside double quotes a backslash only frees the characters that mean something there. */
function escaped(char: string, quote: '"' | "'" | null): string {
  if (quote === null || '"\\$`'.includes(char)) return char;
  return char === '\n' ? '' : `\\${char}`;
}
