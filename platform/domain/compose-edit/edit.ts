import { isAlias, isMap, isScalar, isSeq, stringify, type Document, type Node } from 'yaml';

import { ok, refuse, type Result } from '../result.ts';
import { applySplice, type Splice } from './bounds.ts';
import { APPEND, writePath, type Path } from './path.ts';
import { isPassable, planPut } from './put.ts';
import { sameShape, shapeOf, withChange } from './shape.ts';
import { anchorLine, lineOf, rangeOf, readSource, usesOfAnchors, type Source } from './source.ts';
import { outerRange, planTake } from './take.ts';
import { wantedOf, type Json } from './value.ts';
import { lookUp, walk, type Walked } from './walk.ts';

export type Got = { text: string; value: unknown; line: number };
/** `shared`: what others mean by an alias may change with it. `document`: of several, which one; else the last that has it. */
export type EditOptions = { string?: boolean; shared?: boolean; document?: number };
export type Edited = { text: string; splice: Splice | null };

/** What stands at the path, aliases and merge keys followed; null where there is nothing. */
export function getAt(text: string, path: Path): Result<Got | null> {
  const read = readSource(text);
  if (!read.ok) return read;
  const source = read.value;
  for (const document of source.documents.toReversed()) {
    const node = lookUp(document, path);
    if (node === undefined) continue;
    const value = plainOf(node, document);
    return ok({ text: spoken(source, node, value), value, line: lineOf(source, node) });
  }
  return ok(null);
}

/** How many steps of the path there are, aliases and merge keys followed; 0 too where the text cannot be read. */
export function depthOf(text: string, path: Path): number {
  const read = readSource(text);
  if (!read.ok) return 0;
  const { documents } = read.value;
  for (let depth = path.length; depth > 0; depth -= 1)
    if (documents.some((document) => lookUp(document, path.slice(0, depth)) !== undefined)) return depth;
  return 0;
}

/** The text with this value at the path and no other byte changed. Refused where more would change. */
export function setAt(text: string, path: Path, value: string, options: EditOptions = {}): Result<Edited> {
  const begun = begin(text, path, options);
  if (!begun.ok) return begun;
  const { source, walked } = begun.value;
  const wanted = wantedOf(value, options.string === true);
  const blocked = whyNot(begun.value, path, options, 'set');
  if (blocked) return blocked;
  const put = planPut(text, walked, wanted);
  if (!put.ok) return byHand(path, put.refusal.message);
  const { splice, written } = put.value;
  return checked(source, walked, { path, value: written.value, splice });
}

/** The text without what stands at the path. */
export function unsetAt(text: string, path: Path, options: EditOptions = {}): Result<Edited> {
  const begun = begin(text, path, options);
  if (!begun.ok) return begun;
  const { source, walked } = begun.value;
  const blocked = whyNot(begun.value, path, options, 'unset');
  if (blocked) return blocked;
  if (walked.missing.length > 0)
    return refuse('not_found', `there is no ${writePath(path)}`, 'see what there is: dockfra compose get');
  const splice = planTake(text, walked);
  if (!splice) return byHand(path, 'it is the whole document');
  return checked(source, walked, { path, value: undefined, splice });
}

type Begun = { source: Source; walked: Walked };

function begin(text: string, path: Path, { document }: EditOptions): Result<Begun> {
  const read = readSource(text, true);
  if (!read.ok) return read;
  const source = read.value;
  const all = source.documents;
  const having = all.findLast((one) => walk(source, one, path).missing.length === 0);
  const chosen =
    document === undefined
      ? (having ?? all.findLast((one) => lookUp(one, path) !== undefined) ?? all.at(-1))
      : all[document];
  if (chosen) return ok({ source, walked: walk(source, chosen, path) });
  return refuse('not_found', 'the file has no such document', 'count them from 0');
}

/** Reasons that a person must know before any byte is looked at. */
function whyNot(
  { source, walked }: Begun,
  path: Path,
  options: EditOptions,
  verb: 'set' | 'unset',
): Result<never> | null {
  const { missing, elsewhere, chain, node, document } = walked;
  const own = verb === 'set' && missing.length === 1 && !isAlias(node);
  if (elsewhere && missing.length > 0 && !own)
    return refuse(
      'unsupported',
      `${writePath(path)} is not written here: ${elsewhere.how}`,
      'change it there, or write it here by hand',
    );
  const stands = wrongStep(walked, path, verb);
  if (stands) return stands;
  if (chain.some((one) => isScalar(one) && one.tag === '!reset'))
    return refuse(
      'unsupported',
      `${writePath(path)} stands under !reset: whatever is there counts for nothing`,
      'do it by hand',
    );
  if (options.shared === true) return null;
  return sharedBy(source, document, chain, path);
}

/** Refused where the next step cannot lead on from what is there. */
function wrongStep({ node, missing }: Walked, path: Path, verb: 'set' | 'unset'): Result<never> | null {
  const [step] = missing;
  if (step === undefined) return null;
  const here = writePath(path.slice(0, path.length - missing.length));
  if (!isPassable(node)) return refuse('unsupported', `${here} is a single value`, 'set that one first');
  if (isSeq(node) && typeof step === 'string')
    return refuse('unsupported', `${here} is a list`, `name an item: ${here}[0]; or add one: ${here}[+]`);
  if (isMap(node) && typeof step === 'number')
    return refuse('unsupported', `${here} is a mapping`, `name a key: ${here}.NAME`);
  if (verb === 'set' && typeof step === 'number' && step !== APPEND && !isNext(node, step))
    return refuse('not_found', `${writePath(path)}: the list is shorter`, 'add to its end with [+]');
  return null;
}

function isNext(node: unknown, index: number): boolean {
  return index === 0 && (isScalar(node) ? node.value === null : node === null);
}

/** Refused where an alias elsewhere means what would change. */
function sharedBy(
  source: Source,
  document: Document,
  chain: readonly unknown[],
  path: Path,
): Result<never> | null {
  const uses = usesOfAnchors(document);
  if (uses.size === 0) return null;
  const target = chain.at(-1);
  const [from, to] = outerRange(source.text, target);
  for (const [node, aliases] of uses) {
    const [at] = rangeOf(node);
    const inside = at >= from && at <= to && chain.length === path.length + 1;
    const outside = aliases.filter((alias) => !inside || rangeOf(alias)[0] < from || rangeOf(alias)[0] > to);
    if ((!inside && !chain.includes(node)) || outside.length === 0) continue;
    const lines = outside
      .map((alias) => lineOf(source, alias))
      .slice(0, 5)
      .join(', ');
    return refuse(
      'unsupported',
      `${writePath(path)} is shared: the anchor of line ${String(anchorLine(source, node))} is used on line ${lines} too`,
      'with --shared it changes for all of them',
    );
  }
  return null;
}

type Change = { path: Path; value: Json | undefined; splice: Splice };

/** The safety net: the text is read again, and must say what was asked for and otherwise what it said before. */
function checked(source: Source, walked: Walked, { path, value, splice }: Change): Result<Edited> {
  const text = applySplice(source.text, splice);
  const again = readSource(text);
  if (!again.ok || again.value.documents.length !== source.documents.length)
    return byHand(path, 'the file would not be read as before');
  const same = source.documents.every((document, index) => {
    const before = shapeOf(document.contents);
    const wanted = document === walked.document ? withChange(before, path, value) : before;
    return sameShape(wanted, shapeOf(again.value.documents[index]?.contents));
  });
  if (!same) return byHand(path, 'other things would change with it');
  const document = again.value.documents[source.documents.indexOf(walked.document)];
  const left =
    document && value === undefined && typeof path.at(-1) === 'string' ? lookUp(document, path) : undefined;
  if (left !== undefined)
    return refuse(
      'unsupported',
      `${writePath(path)} would then come by "<<" from line ${String(lineOf(again.value, left))}`,
      'change it there, or set a value here',
    );
  return ok({ text, splice: text === source.text ? null : trimmed(source.text, splice) });
}

/** Only what differs. */
function trimmed(text: string, { start, end, text: put }: Splice): Splice {
  const old = text.slice(start, end);
  let head = 0;
  while (head < old.length && head < put.length && old[head] === put[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < put.length - head && old.at(-1 - tail) === put.at(-1 - tail))
    tail += 1;
  return { start: start + head, end: end - tail, text: put.slice(head, put.length - tail) };
}

function byHand(path: Path, why: string): Result<never> {
  return refuse(
    'unsupported',
    `${writePath(path)} cannot be changed without touching others: ${why}`,
    'do it by hand',
  );
}

function plainOf(node: unknown, document: Document): unknown {
  return isScalar(node) ? node.value : isNode(node) ? node.toJS(document) : null;
}

function isNode(node: unknown): node is Node {
  return typeof node === 'object' && node !== null && 'toJS' in node;
}

/** A number as it is written, for 01777 is not 1777. */
function spoken({ text }: Source, node: unknown, value: unknown): string {
  if (typeof value === 'string') return value;
  if (isScalar(node)) return text.slice(...rangeOf(node));
  return stringify(value).trimEnd();
}
