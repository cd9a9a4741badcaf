import path from 'node:path';

import { depthOf } from '../domain/compose-edit/edit.ts';
import type { Path } from '../domain/compose-edit/path.ts';
import type { StackRef } from '../domain/compose.ts';
import { nearest } from '../domain/nearest.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { SourceFile } from '../ports-compose.ts';
import type { Ports } from '../ports.ts';

export type FilePorts = Pick<Ports, 'compose' | 'composeSources' | 'stackFiles'>;
export type StackSource = SourceFile & {
  stack: StackRef;
  /** relative to the stack's folder */ name: string;
};

/** The stack of this name. */
export async function findStack(ports: Pick<Ports, 'compose'>, name: string): Promise<Result<StackRef>> {
  const { stacks } = await ports.compose.stacks();
  const found = stacks.find((stack) => stack.name === name);
  if (found) return ok(found);
  const names = stacks.map((stack) => stack.name);
  const near = nearest(name, names);
  return refuse(
    'not_found',
    `there is no stack ${JSON.stringify(name.slice(0, 100))}`,
    near === null ? `there are: ${names.slice(0, 20).join(', ') || 'none'}` : `did you mean: ${near}`,
  );
}

/** Every file that takes part, the stack's own first. */
export async function filesOf(ports: FilePorts, stack: StackRef): Promise<string[]> {
  const { files } = await ports.stackFiles.describe(stack);
  return [...new Set([...stack.files, ...files])];
}

/** One of them, `named` by its path from the stack's folder or its whole path. */
export async function findFile(
  ports: FilePorts,
  stack: StackRef,
  named: string,
): Promise<Result<StackSource>> {
  const files = await filesOf(ports, stack);
  const found = files.find((file) => file === path.resolve(stack.dir, named));
  if (found === undefined) {
    const names = files.map((file) => path.relative(stack.dir, file));
    return refuse(
      'not_found',
      `${JSON.stringify(named.slice(0, 200))} is no file of ${stack.name}`,
      `its files: ${names.join(', ')}`,
    );
  }
  return readFile(ports, stack, found);
}

/** The first one, which Compose begins with. */
export async function readMain(ports: FilePorts, stack: StackRef): Promise<Result<StackSource>> {
  const [file] = stack.files;
  if (file !== undefined) return readFile(ports, stack, file);
  return refuse('not_found', `${stack.name} has no compose file`, 'write one');
}

/** The file that a change belongs into: the last one that sets the value, else the one that has most of the way to it. */
export async function chooseFile(ports: FilePorts, stack: StackRef, at: Path): Promise<Result<StackSource>> {
  let best: { source: StackSource; depth: number } | null = null;
  let fault: Result<never> | null = null;
  for (const file of await filesOf(ports, stack)) {
    const source = await readFile(ports, stack, file);
    if (!source.ok) {
      fault ??= source;
      continue;
    }
    const depth = depthOf(source.value.text, at);
    const later = depth === at.length && stack.files.includes(file);
    if (!best || depth > best.depth || (later && depth === best.depth))
      best = { source: source.value, depth };
  }
  return best
    ? ok(best.source)
    : (fault ?? refuse('not_found', `${stack.name} has no compose file`, 'write one'));
}

async function readFile(ports: FilePorts, stack: StackRef, file: string): Promise<Result<StackSource>> {
  const source = await ports.composeSources.read(file);
  return source.ok ? ok({ ...source.value, stack, name: path.relative(stack.dir, file) }) : source;
}
