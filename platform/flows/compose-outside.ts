import path from 'node:path';

import { actorOf, type Caller } from '../domain/access.ts';
import type { StackRef } from '../domain/compose.ts';
import { findReferences, isRemoteOrOpen, type RawReference } from '../domain/dangerous-sources.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { ComposeSources, SourceFile } from '../ports-compose.ts';

/** Who edits. The owner may let a file read what lies outside the root; nobody else may begin that. */
export type Editor = { by: string; owner: boolean };
export type ReadPorts = { root: { dir: string }; composeSources: Pick<ComposeSources, 'read'> };

/** Something that Compose reads because `file` names it. `base`: what relative paths in the file mean there. */
type Reading = { file: string; base: string; reference: RawReference };
type Place = { file: string; base: string };

const MAX_PLACES = 500;

export function editorOf(caller: Caller): Editor {
  return { by: actorOf(caller), owner: caller.role === 'owner' };
}

/**
 * Compose reads what a file names while it checks it, for each stack that uses the file (`stacks`): of others, nothing new from
 * outside the root and from nowhere remote.
 */
export async function refuseOutside(
  ports: ReadPorts,
  { source, stacks }: { source: Pick<SourceFile, 'file' | 'text'>; stacks: readonly StackRef[] },
  text: string,
  { owner }: Editor,
): Promise<Result<null>> {
  if (owner) return ok(null);
  const { file } = source;
  for (const stack of stacks) {
    const before = new Set((await findReadings(ports, stack, source)).map(keyOf));
    const isNew = (one: Reading) => one.reference === tooMany || !before.has(keyOf(one));
    const after = await findReadings(ports, stack, { file, text });
    const bad = after.find((one) => isNew(one) && isOutside(ports.root.dir, one));
    if (!bad) continue;
    const { where, value } = bad.reference;
    return refuse(
      'not_allowed',
      `${where} names ${JSON.stringify(value.slice(0, 200))}, which lies outside the root or cannot be told`,
      'only the owner may let a compose file read that',
    );
  }
  return ok(null);
}

function keyOf({ file, base, reference: { kind, value } }: Reading): string {
  return JSON.stringify([file, base, kind, value]);
}

/** By its words alone, so that it is as true of a mirror of the root: what goes up and comes back is outside as well. */
function isOutside(root: string, { base, reference }: Reading): boolean {
  const { kind, value, opaque } = reference;
  if (kind === 'build') return false;
  if (opaque === true || isRemoteOrOpen(value) || value.startsWith('~')) return true;
  const below = path.isAbsolute(value)
    ? path.relative(root, value)
    : path.join(path.relative(root, base), value);
  const parts = below.split(path.sep);
  return parts[0] === '..' || parts.includes('.dockfra');
}

/** All that Compose reads for a stack with this text in one of its files; included and extended files are looked at in turn. */
async function findReadings(
  { root, composeSources }: ReadPorts,
  stack: StackRef,
  changed: { file: string; text: string },
): Promise<Reading[]> {
  const queue: Place[] = stack.files.map((file) => ({ file, base: stack.dir }));
  const known = new Map([[changed.file, findReferences(changed.text)]]);
  const seen = new Set<string>();
  const found: Reading[] = [];
  let met = false;
  for (;;) {
    // what comes by the value of a variable: the root is the strictest folder
    const next: Place | undefined =
      queue.shift() ?? (met ? undefined : { file: changed.file, base: root.dir });
    if (next === undefined) return found;
    met ||= next.file === changed.file;
    const key = JSON.stringify([next.file, next.base]); // the same file means other paths in another folder
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MAX_PLACES) return [...found, { ...next, reference: tooMany }];
    const references = known.get(next.file) ?? (await referencesOf(composeSources, next.file));
    known.set(next.file, references);
    const readings = references.map((reference) => ({ ...next, reference }));
    found.push(...readings);
    queue.push(...readings.filter((one) => one.reference.source && !isOutside(root.dir, one)).map(targetOf));
  }
}

/** None of what cannot be read: Compose says so. */
async function referencesOf(sources: ReadPorts['composeSources'], file: string): Promise<RawReference[]> {
  const read = await sources.read(file);
  return read.ok ? findReferences(read.value.text) : [];
}

const tooMany: RawReference = {
  kind: 'include',
  where: 'include',
  value: `more than ${String(MAX_PLACES)} files`,
  source: false,
  opaque: true,
};

function targetOf({ base, reference }: Reading): Place {
  const file = path.resolve(base, reference.value);
  return {
    file,
    base: reference.base === undefined ? path.dirname(file) : path.resolve(base, reference.base),
  };
}
