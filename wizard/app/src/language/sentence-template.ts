/** A translation; with forms of a number it is chosen by what stands in the place that `by` names. */
export type Said = string | ({ by: string } & { [Form in Intl.LDMLPluralRule]?: string | undefined });
/** English sentence with its places, {0} {1} ..., to what a language says. */
export type Catalogue = Readonly<Record<string, Said>>;

export type Template = {
  /** the text around its places */
  pieces: readonly string[];
  said: Said;
  /** words that any text of it has whole */
  words: readonly string[];
  /** characters of its own */
  weight: number;
  /** too little of its own to be sure: only with parts that are single words or known sentences */
  weak: boolean;
};

const PLACE = /\{\d+\}/;
/** To find words with; a key and a text have the same ones. */
export const WORD = /[\p{L}\p{N}_]{2,}/gu;

export function compile(key: string, said: Said): Template {
  const pieces = key.split(PLACE);
  const own = pieces.join(' ').match(/\p{L}{2,}/gu) ?? [];
  return {
    pieces,
    said,
    words: [...new Set(pieces.flatMap((piece, at) => wholeWords(piece, at > 0, at < pieces.length - 1)))],
    weight: pieces.join('').length,
    weak: pieces.length > 1 && (own.length < 2 || own.join('').length < 6) && !/^\p{L}+: \{0\}$/u.test(key),
  };
}

/** A word beside a place may be longer in the text than in the template. */
function wholeWords(piece: string, afterPlace: boolean, beforePlace: boolean): string[] {
  return [...piece.matchAll(WORD)]
    .filter(
      ({ 0: word, index }) =>
        !(afterPlace && index === 0) && !(beforePlace && index + word.length === piece.length),
    )
    .map(([word]) => word);
}

/** The translation with its parts in their places; what a part says is never read as a place. */
export function fill(
  { said }: Template,
  parts: readonly string[],
  shown: readonly { text: string }[],
  rules: Intl.PluralRules,
): string {
  const text = typeof said === 'string' ? said : formOf(said, parts, rules);
  return text
    .split(/\{(\d+)\}/)
    .map((piece, at) => (at % 2 === 0 ? piece : (shown[Number(piece)]?.text ?? '')))
    .join('');
}

function formOf(said: Exclude<Said, string>, parts: readonly string[], rules: Intl.PluralRules): string {
  const count = Number(parts[Number(said.by)]);
  return (Number.isFinite(count) ? said[rules.select(count)] : undefined) ?? said.other ?? '';
}
