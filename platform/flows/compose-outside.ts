import path from 'node:path';

import { actorOf, type Caller } from '../domain/access.ts';
import { findReferences, isRemoteOrOpen } from '../domain/dangerous-sources.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { StackSource } from './compose-files.ts';

/** Who edits. The owner may let a file read what lies outside the root; nobody else may begin that. */
export type Editor = { by: string; owner: boolean };

export function editorOf(caller: Caller): Editor {
  return { by: actorOf(caller), owner: caller.role === 'owner' };
}

/** Compose reads what a file names while it checks it: of others, nothing new from outside the root and from nowhere remote. */
export function refuseOutside(
  root: string,
  source: Pick<StackSource, 'text' | 'stack'>,
  text: string,
  { owner }: Editor,
): Result<null> {
  if (owner) return ok(null);
  const key = ({ kind, value }: { kind: string; value: string }) => `${kind} ${value}`;
  const before = new Set(findReferences(source.text).map(key));
  const dir = source.stack.dir;
  const bad = findReferences(text).find((reference) => {
    const { kind, value, opaque, base } = reference;
    if (kind === 'build' || before.has(key(reference))) return false;
    const below = path.relative(root, path.resolve(dir, base ?? '', value));
    const outside =
      below.startsWith('..') || path.isAbsolute(below) || below.split(path.sep).includes('.dockfra');
    return opaque === true || isRemoteOrOpen(value) || outside;
  });
  if (!bad) return ok(null);
  return refuse(
    'not_allowed',
    `${bad.where} names ${JSON.stringify(bad.value.slice(0, 200))}, which lies outside the root or cannot be told`,
    'only the owner may let a compose file read that',
  );
}
