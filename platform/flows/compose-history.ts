import { diffMeaning } from '../domain/compose-edit/meaning.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { FileVersion } from '../ports-compose.ts';
import { save, type Saved, type SavePorts } from './compose-edit.ts';
import type { Editor } from './compose-outside.ts';
import { findFile, findStack, readMain, type StackSource } from './compose-files.ts';

/** `changes`: what it changed in the version before it; null for the oldest one that is kept. */
export type ShownVersion = FileVersion & { current: boolean; changes: string[] | null };
export type Of = { stack: string; file?: string | undefined };

/** Versions of one file of a stack, newest first. */
export async function listVersions(
  ports: SavePorts,
  of: Of,
): Promise<Result<{ stack: string; file: string; hash: string; versions: ShownVersion[] }>> {
  const found = await findSource(ports, of);
  if (!found.ok) return found;
  const source = found.value;
  const versions = await ports.composeSources.versions(source.file, ports.clock.now());
  if (!versions.ok) return versions;
  const shown: ShownVersion[] = [];
  let text = source.text;
  for (const [index, version] of versions.value.entries()) {
    const older = versions.value[index + 1];
    const before = older ? await ports.composeSources.versionText(source.file, older.id) : null;
    const changes = older && before !== null ? diffMeaning(before, text) : null;
    shown.push({ ...version, current: index === 0, changes });
    text = before ?? '';
  }
  return ok({ stack: of.stack, file: source.name, hash: source.hash, versions: shown });
}

/** What a version of a file says, and what would change if it came back. */
export async function compareVersion(
  ports: SavePorts,
  of: Of & { version: number },
): Promise<Result<{ file: string; text: string; current: string; changes: string[] }>> {
  const found = await findVersion(ports, of);
  if (!found.ok) return found;
  const { source, text } = found.value;
  return ok({ file: source.name, text, current: source.text, changes: diffMeaning(source.text, text) });
}

/** The file as it was; what it says now stays in the history. */
export async function restoreVersion(
  ports: SavePorts,
  of: Of & { version: number },
  editor: Editor,
): Promise<Result<Saved>> {
  const found = await findVersion(ports, of);
  if (!found.ok) return found;
  return save(ports, found.value, { ...editor, how: 'restore' });
}

async function findVersion(
  ports: SavePorts,
  { version, ...of }: Of & { version: number },
): Promise<Result<{ source: StackSource; text: string }>> {
  const found = await findSource(ports, of);
  if (!found.ok) return found;
  const text = await ports.composeSources.versionText(found.value.file, version);
  if (text !== null) return ok({ source: found.value, text });
  return refuse(
    'not_found',
    `${found.value.name} has no version ${String(version)}`,
    `see them: dockfra compose history ${of.stack}`,
  );
}

async function findSource(ports: SavePorts, { stack: name, file }: Of): Promise<Result<StackSource>> {
  const stack = await findStack(ports, name);
  if (!stack.ok) return stack;
  return file === undefined ? readMain(ports, stack.value) : findFile(ports, stack.value, file);
}
