import { parse } from 'yaml';

/** Files that a compose file draws in: includes, extended files, env files, Dockerfiles. As written there, relative to its folder. */
export function referencedFiles(text: string): string[] {
  const model = parseOrNull(text);
  if (!isRecord(model)) return [];
  const services = isRecord(model['services']) ? Object.values(model['services']).filter(isRecord) : [];
  const found = [
    ...listOf(model['include']),
    ...services.flatMap((service) => [
      ...listOf(service['env_file']),
      fileOf(service['extends']),
      dockerfileOf(service['build']),
    ]),
  ];
  return [...new Set(found.filter((path): path is string => path !== null && path !== ''))];
}

/** Joins two relative paths; null when the result leaves the repository. */
export function joinInside(folder: string, path: string): string | null {
  if (path.startsWith('/')) return null;
  const parts: string[] = [];
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function parseOrNull(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch {
    return null; // a file that does not parse names nothing; its change is seen by its own name
  }
}

/** A path, a list of paths, or objects that hold one under `path`. */
function listOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(listOf);
  return isRecord(value) ? listOf(value['path']) : [];
}

function fileOf(value: unknown): string | null {
  return isRecord(value) && typeof value['file'] === 'string' ? value['file'] : null;
}

function dockerfileOf(build: unknown): string | null {
  if (!isRecord(build) || typeof build['dockerfile'] !== 'string') return null;
  return joinInside(typeof build['context'] === 'string' ? build['context'] : '.', build['dockerfile']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
