/** Compose's interpolation, parsed: `$VAR ${VAR} ${VAR:-d} ${VAR-d} ${VAR:?e} ${VAR?e} ${VAR:+a} ${VAR+a} $$`. */
export type Operator = ':-' | '-' | ':?' | '?' | ':+' | '+';

export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'variable'; name: string; operator: null }
  | { kind: 'variable'; name: string; operator: Operator; operand: Piece[]; raw: string };

/** A "$" before anything but a name, "{" or "$" is plain text. `error`: compose would refuse the text; `at` is the offset of the "$". */
export type Parsed = { pieces: Piece[]; error: { at: number } | null };

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const OPERATORS: readonly Operator[] = [':-', ':?', ':+', '-', '?', '+'];
const MAX_DEPTH = 50;

/** Never throws; text after an error is left out. */
export function parseInterpolation(text: string, depth = 0): Parsed {
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', from)) {
    pushText(pieces, text.slice(from, at));
    const step = depth > MAX_DEPTH ? null : readDollar(text, at, depth);
    if (step === null) return { pieces, error: { at } };
    pieces.push(step.piece);
    from = step.next;
  }
  pushText(pieces, text.slice(from));
  return { pieces, error: null };
}

export type Values = (name: string) => string | undefined;

export type Missing = { name: string; message: string };

/** The text with every variable replaced as compose would, and the `?` variables that stop it. */
export function interpolate(pieces: readonly Piece[], values: Values): { text: string; missing: Missing[] } {
  const missing: Missing[] = [];
  const text = pieces.map((piece) => resolve(piece, values, missing)).join('');
  return { text, missing };
}

export type VariablePiece = Exclude<Piece, { kind: 'text' }>;

/** Every variable of the pieces, those inside defaults and messages included. */
export function variablesOf(pieces: readonly Piece[]): VariablePiece[] {
  const found: VariablePiece[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'text') continue;
    found.push(piece);
    if (piece.operator !== null && piece.operand.length > 0) found.push(...variablesOf(piece.operand));
  }
  return found;
}

function pushText(pieces: Piece[], text: string): void {
  if (text !== '') pieces.push({ kind: 'text', text });
}

function readDollar(text: string, at: number, depth: number): { piece: Piece; next: number } | null {
  if (text[at + 1] === '$') return { piece: { kind: 'text', text: '$' }, next: at + 2 };
  const braced = text[at + 1] === '{';
  NAME.lastIndex = at + (braced ? 2 : 1);
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return braced ? null : { piece: { kind: 'text', text: '$' }, next: at + 1 };
  if (!braced) return { piece: { kind: 'variable', name, operator: null }, next: NAME.lastIndex };
  return readBraced(text, at, name, depth);
}

function readBraced(
  text: string,
  at: number,
  name: string,
  depth: number,
): { piece: Piece; next: number } | null {
  const end = closingBrace(text, at);
  if (end === null) return null;
  const rest = text.slice(at + 2 + name.length, end);
  if (rest === '') return { piece: { kind: 'variable', name, operator: null }, next: end + 1 };
  const operator = OPERATORS.find((candidate) => rest.startsWith(candidate));
  if (operator === undefined) return null;
  const raw = rest.slice(operator.length);
  const operand = parseInterpolation(raw, depth + 1);
  if (operand.error) return null;
  return { piece: { kind: 'variable', name, operator, operand: operand.pieces, raw }, next: end + 1 };
}

/**
 * As Compose 2.26 finds it, within the line: "{" opens a level and what follows it is skipped, "}" closes one; when levels stay
 * open, the last "}" of the line ends the variable.
 */
function closingBrace(text: string, from: number): number | null {
  let open = 0;
  for (let index = from; index < text.length && text[index] !== '\n'; index += 1) {
    if (text[index] === '{') {
      open += 1;
      index += 1;
    } else if (text[index] === '}') {
      open -= 1;
      if (open === 0) return index;
    }
  }
  const newline = text.indexOf('\n', from);
  const last = text.lastIndexOf('}', newline === -1 ? text.length : newline);
  return last > from ? last : null;
}

function resolve(piece: Piece, values: Values, missing: Missing[]): string {
  if (piece.kind === 'text') return piece.text;
  const value = values(piece.name);
  if (piece.operator === null) return value ?? '';
  const operand = (): string => piece.operand.map((inner) => resolve(inner, values, missing)).join('');
  const present = piece.operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  switch (piece.operator) {
    case ':-':
    case '-':
      return present ? (value ?? '') : operand();
    case ':+':
    case '+':
      return present ? operand() : '';
    case ':?':
    case '?':
      if (present) return value ?? '';
      missing.push({ name: piece.name, message: operand() });
      return '';
  }
}
