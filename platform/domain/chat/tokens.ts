const MAX_TOKENS = 60;
const LONGEST = 60;
const LETTERS: Readonly<Record<string, string>> = { ł: 'l', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd' };

/** Pure: the words of a text in small letters without accents; what belongs to names (- . _ /) stays inside a word. */
export function tokensOf(text: string): string[] {
  const plain = text
    .slice(0, 2000)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[łßæœøđ]/g, (letter) => LETTERS[letter] ?? letter);
  return [...plain.matchAll(/[\p{L}\p{N}](?:[\p{L}\p{N}._/-]*[\p{L}\p{N}])?/gu)]
    .map(([word]) => word.slice(0, LONGEST))
    .slice(0, MAX_TOKENS);
}
