/** A quote that means one: not an apostrophe. */
const QUOTED = /["\\]|(?<!\p{L})'|'(?!\p{L})/u;
const OPTION = /^(?:--[a-z][a-z-]*|-[a-z])$/;

/**
 * ssh joins the words of a command with spaces and drops the quotes around them. Where a line without any quotes has more words
 * after an option than one, nobody can know what belongs to its value: the option is returned. Null: the line can only mean one thing.
 */
export function lostQuotes(line: string, words: readonly string[]): string | null {
  if (QUOTED.test(line)) return null;
  const at = words.findIndex(
    (word, index) => OPTION.test(word) && isPlain(words[index + 1]) && isPlain(words[index + 2]),
  );
  return words[at] ?? null;
}

const isPlain = (word: string | undefined): boolean => word !== undefined && !word.startsWith('-');

/** What to do about it; `role` is where the person logged in. */
export function lostQuotesText(option: string, role: string): string {
  return [
    `dockfra: it cannot be known where the value of ${option} ends: ssh takes the quotes away`,
    `  quote the whole command once more: ssh ... ${role} 'ticket create "Two words" ${option} "two words"'`,
    `  or let dockfra do it: dockfra ssh ${role} ...; a value of a single word can stand at the end, or as ${option}=word`,
    '',
  ].join('\n');
}
