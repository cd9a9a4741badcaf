/** A text that looks like a secret (keys in blocks and web tokens: redact-scans.ts): the group named `value` is what is replaced, or the whole match. `literal`: only what `isLiteral` takes for a value. */
type Shape = { pattern: RegExp; literal?: boolean };

const START = String.raw`(?<![A-Za-z0-9_])`;
const SECRET_KEY = String.raw`(?:password|passwd|passphrase|secret|token|api_?-?key|access_?-?key|private_?-?key|credential)s?(?:[_-]?(?:value|key|id|hash|base64|\d{1,3}))?`;

/** Prefixes that their makers publish so that tokens can be found. */
const PREFIXES = [
  String.raw`sk-(?:ant-|or-v1-|proj-|svcacct-)?[A-Za-z0-9_-]{16,200}`,
  String.raw`(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,200}`,
  String.raw`gh[opusr]_[A-Za-z0-9]{20,255}`,
  String.raw`github_pat_[A-Za-z0-9_]{22,255}`,
  String.raw`glpat-[A-Za-z0-9_-]{16,100}`,
  String.raw`xox[abeoprs]-[A-Za-z0-9-]{10,250}`,
  String.raw`xapp-[A-Za-z0-9-]{10,250}`,
  String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])`,
  String.raw`AIza[A-Za-z0-9_-]{35}`,
  String.raw`ya29\.[A-Za-z0-9_-]{20,500}`,
  String.raw`npm_[A-Za-z0-9]{30,60}`,
  String.raw`hf_[A-Za-z0-9]{20,60}`,
  String.raw`pypi-[A-Za-z0-9_-]{30,300}`,
  String.raw`dckr_pat_[A-Za-z0-9_-]{16,100}`,
  String.raw`SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{16,80}`,
  String.raw`(?:hvs|hvb)\.[A-Za-z0-9_-]{20,300}`,
  String.raw`AGE-SECRET-KEY-1[A-Z0-9]{40,70}`,
];

export const SHAPES: readonly Shape[] = [
  { pattern: new RegExp(`${START}(?:${PREFIXES.join('|')})`, 'g') },
  { pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{0,100}:)(?<value>[^\s/@'"${<]{3,200})(?=@)/gi },
  { pattern: /(?<=\b(?:Bearer|Basic)\s{1,3})(?<value>[A-Za-z0-9._~+/=-]{16,2000})/g },
  // password = "..." in code, JSON and YAML
  {
    pattern: new RegExp(
      `${SECRET_KEY}["']?\\s{0,3}[:=]\\s{0,3}["'](?<value>[^"'\\s$<{}()\\\\]{6,400})["']`,
      'gi',
    ),
  },
  // PASSWORD=... in .env files, command lines and addresses; a bare word without a digit is rather code
  {
    pattern: new RegExp(`${SECRET_KEY}(?:=|:[ \\t]{1,3})(?<value>[^"'\\s$<{}()\\\\&;,]{6,400})`, 'gi'),
    literal: true,
  },
];

/** Whether a bare word after "password=" is a value rather than a name of the program. */
export function isLiteral(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[A-Za-z_][\w]*[.[]/.test(value);
}
