import { parseDocument } from 'yaml';

/** Something that a compose file makes compose read while it is parsed or built. `where`: dotted key in the file. */
export type RawReference = {
  kind: 'include' | 'extends' | 'env_file' | 'build' | 'file';
  where: string;
  /** as it is written */
  value: string;
  /** include and extends: the file is compose source itself and must be looked at as well */
  source: boolean;
};

/** The same, judged on disk. `path`: relative to the repository; null for what lies outside, is remote or cannot be told. */
export type SourceReference = RawReference & { file: string; path: string | null };

const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|oci:|github\.com\/)/i;

/** True for what compose would fetch from elsewhere, and for what only a variable's value decides. */
export function isRemoteOrOpen(value: string): boolean {
  return REMOTE.test(value) || value.includes('$');
}

/** Every reference of one compose file; an unreadable file has none (compose itself refuses it). */
export function findReferences(source: string): RawReference[] {
  const document = parseDocument(source, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) return [];
  const model: unknown = document.toJS({ maxAliasCount: 100 });
  const found: RawReference[] = [];
  for (const value of pathsOf(field(model, 'include'), 'path')) found.push({ kind: 'include', where: 'include', value, source: true });
  for (const value of pathsOf(field(model, 'include'), 'env_file', false)) found.push({ kind: 'env_file', where: 'include.env_file', value, source: false });
  for (const value of pathsOf(field(model, 'include'), 'project_directory', false)) found.push({ kind: 'include', where: 'include.project_directory', value, source: false });
  for (const [name, service] of entries(field(model, 'services'))) found.push(...ofService(name, service));
  for (const area of ['configs', 'secrets']) {
    for (const [name, item] of entries(field(model, area))) {
      for (const value of texts(field(item, 'file'))) found.push({ kind: 'file', where: `${area}.${name}.file`, value, source: false });
    }
  }
  return found;
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
  const list = Array.isArray(node) ? node.map((item) => String(item).slice(String(item).indexOf('=') + 1)) : entries(node).map(([, value]) => String(value));
  return list.filter((value) => !/^(?:docker-image|service):/.test(value));
}

/** Text, list of texts, or list of mappings with `key`. */
function pathsOf(node: unknown, key: string, plain = true): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => pathsOf(item, key, plain));
  if (typeof node === 'object' && node !== null) return Array.isArray(field(node, key)) ? pathsOf(field(node, key), key) : texts(field(node, key));
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
