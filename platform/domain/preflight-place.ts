import { plain, type Plain } from './compose-model/services.ts';
import { at, type ComposeNode } from './compose-model/tree.ts';
import { interpolate, parseInterpolation, type Piece } from './interpolation.ts';
import type { PreflightStack } from './preflight.ts';

export type Place = { file: string; line: number };
type Source = Pick<PreflightStack, 'tree' | 'values'>;

/** Where the value at this path stands, or the nearest thing around it that stands somewhere. */
export function placeOf({ tree }: Source, ...path: readonly string[]): Place | null {
  for (let length = path.length; length > 0; length -= 1) {
    const node = at(tree ?? undefined, ...path.slice(0, length));
    if (node) return placeOfNode(node);
  }
  return null;
}

/** The item of a list for which the test holds, variables put in. */
export function findItem(
  { tree, values }: Source,
  path: readonly string[],
  test: (item: Plain) => boolean,
): ComposeNode | null {
  const node = at(tree ?? undefined, ...path);
  if (node?.kind !== 'list') return null;
  return node.items.find((item) => test(plain(item, (name) => values[name]))) ?? null;
}

export function placeOfNode(node: ComposeNode): Place {
  return { file: node.place.file, line: node.place.line };
}

/** The value at this path with its variables put in; undefined where there is none. */
export function valueAt({ tree, values }: Source, ...path: readonly string[]): Plain | undefined {
  const node = at(tree ?? undefined, ...path);
  return node && plain(node, (name) => values[name]);
}

/** The one variable of a text whose value is exactly this. */
export function variableFor(text: string, wanted: string, values: Source['values']): string | null {
  const names = parseInterpolation(text).pieces.flatMap((piece) =>
    piece.kind === 'variable' && valueOf(piece, values) === wanted ? [piece.name] : [],
  );
  return names.length === 1 ? (names[0] ?? null) : null;
}

function valueOf(piece: Piece, values: Source['values']): string {
  return interpolate([piece], (name) => values[name]).text;
}
