import { createHash } from 'node:crypto';
import path from 'node:path/posix';

import { parseAllDocuments, visit, type Document } from 'yaml';

import { noteDoubleKeys } from './yaml-keys.ts';

/** Something that a compose file makes compose read while it is parsed or built. `where`: dotted key in the file. */
export type RawReference = {
  kind: 'include' | 'extends' | 'env_file' | 'build' | 'file';
  where: string;
  /** as it is written */
  value: string;
  /** include and extends: the file is compose source itself and must be looked at as well */
  source: boolean;
  /** folder that relative paths in that file mean, where it is not the file's own */
  base?: string;
  /** what compose would read here cannot be told */
  opaque?: true;
};

/** The same, judged on disk. `path`: relative to the repository; null for what lies outside, is remote or cannot be told. */
export type SourceReference = RawReference & { file: string; path: string | null };

const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|[^/]*@[^/]*:|oci:|github\.com\/)/i;
/** Tags that compose's own YAML reader and ours understand alike; `!!binary` for one would hide a path from us. */
const TAGS = new Set([
  ...['str', 'int', 'float', 'bool', 'null', 'map', 'seq', 'merge'].map(
    (name) => `tag:yaml.org,2002:${name}`,
  ),
  '!reset',
  '!override',
  '!',
]);

/** True for what compose would fetch from elsewhere, and for what only a variable's value decides. */
export function isRemoteOrOpen(value: string): boolean {
  return REMOTE.test(value) || value.includes('$');
}

/** Every reference of one compose file, in each of its documents: compose merges them all. What cannot be read for certain is one itself. */
export function findReferences(source: string): RawReference[] {
  const documents = parseAllDocuments(source, { merge: true, logLevel: 'silent', uniqueKeys: false });
  return (Array.isArray(documents) ? documents : []).flatMap((document) => {
    noteDoubleKeys(document);
    const model = readDocument(document);
    return model.ok ? ofModel(model.value) : [opaqueReference(model.why, source)];
  });
}

/** A file whose references nobody knows. The hash: a changed file is not the one that the base had. */
export function opaqueReference(why: string, source: string): RawReference {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 12);
  return { kind: 'include', where: 'compose file', value: `${why} (${hash})`, source: false, opaque: true };
}

function readDocument(document: Document): { ok: true; value: unknown } | { ok: false; why: string } {
  const [error] = document.errors;
  if (error) return { ok: false, why: `is no YAML: ${error.message.split('\n')[0] ?? ''}`.slice(0, 150) };
  let strange: string | null = null;
  visit(document, {
    Node: (_key, node) => {
      if ('tag' in node && typeof node.tag === 'string' && !TAGS.has(node.tag)) strange ??= node.tag;
    },
  });
  if (strange !== null) return { ok: false, why: `uses the YAML tag ${strange}`.slice(0, 150) };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return { ok: false, why: 'has too many YAML aliases' };
  }
}

function ofModel(model: unknown): RawReference[] {
  const found: RawReference[] = [];
  for (const item of listed(field(model, 'include'))) found.push(...ofInclude(item));
  for (const [name, service] of entries(field(model, 'services'))) found.push(...ofService(name, service));
  for (const area of ['configs', 'secrets']) {
    for (const [name, item] of entries(field(model, area))) {
      for (const value of texts(field(item, 'file')))
        found.push({ kind: 'file', where: `${area}.${name}.file`, value, source: false });
    }
  }
  return found;
}

/** Without a folder of its own, an include has that of its first file; compose reads the .env there, if there is one. */
function ofInclude(item: unknown): RawReference[] {
  const paths = pathsOf(item, 'path');
  const [folder] = texts(field(item, 'project_directory'));
  const base = folder ?? path.dirname(paths[0] ?? '.');
  const envFiles = pathsOf(item, 'env_file', false);
  return [
    ...paths.map((value) => ({ kind: 'include', where: 'include', value, source: true, base }) as const),
    ...(envFiles.length > 0 ? envFiles : [path.join(base, '.env')]).map(
      (value) => ({ kind: 'env_file', where: 'include.env_file', value, source: false }) as const,
    ),
    ...(folder === undefined
      ? []
      : [{ kind: 'include', where: 'include.project_directory', value: folder, source: false } as const]),
  ];
}

function listed(node: unknown): unknown[] {
  if (node === undefined || node === null) return [];
  return Array.isArray(node) ? node : [node];
}

function ofService(name: string, service: unknown): RawReference[] {
  const where = `services.${name}`;
  const found: RawReference[] = [];
  const add = (kind: RawReference['kind'], key: string, values: string[], source = false) => {
    for (const value of values) found.push({ kind, where: `${where}.${key}`, value, source });
  };
  add('extends', 'extends', texts(field(field(service, 'extends'), 'file')), true);
  add('env_file', 'env_file', pathsOf(field(service, 'env_file'), 'path'));
  add('file', 'label_file', pathsOf(field(service, 'label_file'), 'path'));
  const build = field(service, 'build');
  add('build', 'build', [...texts(build), ...texts(field(build, 'context'))]);
  add('build', 'build.additional_contexts', contexts(field(build, 'additional_contexts')));
  return found;
}

/** A dockerfile counts with its context and is judged in the resolved model. Images and other services are no folders. */
function contexts(node: unknown): string[] {
  const list = Array.isArray(node)
    ? node.map((item) => String(item).slice(String(item).indexOf('=') + 1))
    : entries(node).map(([, value]) => String(value));
  return list.filter((value) => !/^(?:docker-image|service):/.test(value));
}

/** Text, list of texts, or list of mappings with `key`. */
function pathsOf(node: unknown, key: string, plain = true): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => pathsOf(item, key, plain));
  if (typeof node === 'object' && node !== null)
    return Array.isArray(field(node, key)) ? pathsOf(field(node, key), key) : texts(field(node, key));
  return plain ? texts(node) : [];
}

function texts(node: unknown): string[] {
  return typeof node === 'string' && node !== '' ? [node] : [];
}

function entries(node: unknown): [string, unknown][] {
  return typeof node === 'object' && node !== null && !Array.isArray(node) ? Object.entries(node) : [];
}

function field(node: unknown, key: string): unknown {
  return entries(node).find(([name]) => name === key)?.[1];
}
