const WORD = String.raw`["'\`]?[\w.+:/-]{1,60}["'\`]?`;
const BETWEEN = String.raw`\s*(?:,\s*or\s+|,|\||\s+or\s+|\s/\s)\s*`;
const LIST = `${WORD}(?:${BETWEEN}${WORD})+`;
const AFTER_WORDS = new RegExp(
  String.raw`\b(?:one of|either|options|choices|choose|allowed(?: values)?|possible values|values|can be|may be)\b\s*(?:are|is|from)?\s*[:=]?\s*[({[]?\s*(${LIST})`,
  'i',
);
const IN_BRACKETS = new RegExp(String.raw`[(\[]\s*(${WORD}(?:\s*\|\s*${WORD})+)\s*[)\]]`);

/** Alternatives that a comment names: "one of: a, b, c", "(a|b|c)". Empty where it names none. */
export function choicesIn(comment: string | null): string[] {
  const list =
    comment === null ? undefined : (IN_BRACKETS.exec(comment)?.[1] ?? AFTER_WORDS.exec(comment)?.[1]);
  if (list === undefined) return [];
  const words = list
    .split(new RegExp(BETWEEN))
    .map((word) => word.replace(/^["'`]|["'`]$/g, '').replace(/[.:]$/, ''))
    .filter((word) => word !== '');
  const unique = [...new Set(words)];
  return unique.length > 1 && unique.length <= 30 ? unique : [];
}
