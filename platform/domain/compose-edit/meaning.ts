import { safeLine } from '../safe-text.ts';
import { isSecretName } from '../variables.ts';
import { isFields, readFields, unfolded, type Fields } from './model.ts';

/** Lines like "web: image 1.2 -> 1.3, port 8080:80 removed"; none when the two texts mean the same. */
export function diffMeaning(before: string, after: string): string[] {
  const [old, now] = [readFields(before), readFields(after)];
  if (old === null && now === null) return before === after ? [] : ['neither version can be read as YAML'];
  if (old === null) return ['the version before cannot be read as YAML'];
  if (now === null) return ['the new version cannot be read as YAML'];
  return keysOf(old, now).flatMap((key) => {
    const noun = SECTIONS[key];
    if (noun === undefined) return of(describe([key], old[key], now[key]));
    return entries(old[key], now[key]).flatMap(([name, one, other]) => section(noun, name, one, other));
  });
}

const SECTIONS: Record<string, string> = {
  services: 'service',
  networks: 'network',
  volumes: 'volume',
  secrets: 'secret',
  configs: 'config',
};
/** What one entry of these is called. */
const ITEMS: Record<string, string> = {
  ports: 'port',
  volumes: 'volume',
  networks: 'network',
  profiles: 'profile',
  secrets: 'secret',
  configs: 'config',
  devices: 'device',
  depends_on: 'dependency',
  labels: 'label',
  environment: 'variable',
};
const MOST = 200;

function section(noun: string, name: string, old: unknown, now: unknown): string[] {
  const shown = safeLine(name, 60);
  if (old === undefined) return [`${noun} ${shown} added`];
  if (now === undefined) return [`${noun} ${shown} removed`];
  const [one, other] = [isFields(old) ? old : {}, isFields(now) ? now : {}];
  const changes = keysOf(one, other).flatMap((key) => describe([key], one[key], other[key]));
  if (changes.length === 0) return [];
  return [`${noun === 'service' ? shown : `${noun} ${shown}`}: ${changes.slice(0, MOST).join(', ')}`];
}

function of(changes: readonly string[]): string[] {
  return changes.length > 0 ? [changes.slice(0, MOST).join(', ')] : [];
}

/** What changed at a path, one phrase a change. */
function describe(path: readonly string[], before: unknown, after: unknown): string[] {
  const key = path.at(-1) ?? '';
  const [old, now] = [unfolded(key, before), unfolded(key, after)];
  if (isSame(old, now)) return [];
  if (key === 'image' && typeof old === 'string' && typeof now === 'string') return [imageChange(old, now)];
  const noun = path.length === 1 ? ITEMS[key] : undefined;
  if (noun !== undefined && isGroup(old) && isGroup(now)) return groupChanges(path, noun, old, now);
  if (isFields(old) && isFields(now))
    return keysOf(old, now).flatMap((inner) => describe([...path, inner], old[inner], now[inner]));
  const name = safeLine(path.join('.'), 80);
  if (old === undefined)
    return [hasOwnText(path, now) ? `${name} added` : `${name} ${shownOf(path, now)} added`];
  if (now === undefined) return [`${name} removed`];
  if (isHidden(path)) return [`${name} changed`];
  if (Array.isArray(old) && Array.isArray(now)) return [listChange(path, name, old, now)];
  return [`${name} ${shownOf(path, old)} -> ${shownOf(path, now)}`];
}

function hasOwnText(path: readonly string[], value: unknown): boolean {
  return isHidden(path) || isFields(value);
}

function groupChanges(path: readonly string[], noun: string, old: unknown, now: unknown): string[] {
  if (isNamed(old) && isNamed(now)) {
    const [one, other] = [old ?? {}, now ?? {}];
    return keysOf(one, other).flatMap((name) => {
      const shown = `${noun} ${safeLine(name, 60)}`;
      if (!(name in one)) return [`${shown} added`];
      if (!(name in other)) return [`${shown} removed`];
      if (isSame(one[name], other[name])) return [];
      if (isHidden([...path, name]) || isFields(one[name]) || isFields(other[name]))
        return [`${shown} changed`];
      return [`${shown} ${shownOf(path, one[name])} -> ${shownOf(path, other[name])}`];
    });
  }
  const [one, other] = [textsOf(path, old), textsOf(path, now)];
  const removed = one.filter((text) => !other.includes(text)).map((text) => `${noun} ${text} removed`);
  const added = other.filter((text) => !one.includes(text)).map((text) => `${noun} ${text} added`);
  return removed.length + added.length > 0 ? [...removed, ...added] : [`${path.join('.')} in another order`];
}

/** Where only the tag is another one, only the tag is named. */
function imageChange(old: string, now: string): string {
  const [one, other] = [tagOf(old), tagOf(now)];
  if (one && other && one.name === other.name)
    return `image ${safeLine(one.tag, 80)} -> ${safeLine(other.tag, 80)}`;
  return `image ${shownOf([], old)} -> ${shownOf([], now)}`;
}

function tagOf(image: string): { name: string; tag: string } | null {
  const found = /^([^@$]+?)[:]([^:/@]+)$/.exec(image) ?? /^([^$]+?)@(.+)$/.exec(image);
  return found ? { name: found[1] ?? '', tag: found[2] ?? '' } : null;
}

function listChange(path: readonly string[], name: string, old: unknown[], now: unknown[]): string {
  const text = (list: unknown[]) => safeLine(`[${list.map((item) => shownOf(path, item)).join(' ')}]`, 80);
  return `${name} ${text(old)} -> ${text(now)}`;
}

function textsOf(path: readonly string[], value: unknown): string[] {
  if (isFields(value)) return Object.keys(value).map((key) => safeLine(key, 60));
  return Array.isArray(value) ? value.map((item) => shownOf(path, item)) : [];
}

/** A value as a person may see it: short, and nothing that is a secret by its name or inside an address. */
function shownOf(path: readonly string[], value: unknown): string {
  if (isHidden(path)) return '***';
  if (isFields(value)) return safeLine(fieldsText(path, value), 80);
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const masked = text
    .replace(/(:\/\/[^\s:/@]*:)[^\s/@]+@/g, '$1***@')
    .replace(/([\w.-]+)([=:] ?)(\S+)/g, (whole, name: string, sign: string) =>
      isSecretName(name) ? `${name}${sign}***` : whole,
    );
  return masked === '' ? '""' : safeLine(masked, 80);
}

/** The long form of a port or volume in the way that the short one is written. */
function fieldsText(path: readonly string[], fields: Fields): string {
  const { published, target, source, protocol, read_only: readOnly } = fields;
  if (target === undefined)
    return Object.entries(fields)
      .map(([key, value]) => `${key}=${shownOf([...path, key], value)}`)
      .join(' ');
  const parts = [published ?? source, target].filter((part) => part !== undefined);
  const end = protocol === undefined || protocol === 'tcp' ? '' : `/${shownOf([], protocol)}`;
  return parts.map((part) => shownOf([], part)).join(':') + end + (readOnly === true ? ':ro' : '');
}

function isHidden(path: readonly string[]): boolean {
  return path.some((key) => key !== 'secrets' && isSecretName(key)) || path.at(-1) === 'content';
}

function isNamed(value: unknown): value is Fields | undefined | null {
  return isFields(value) || value === undefined || value === null;
}

function isGroup(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'object';
}

function entries(before: unknown, after: unknown): [string, unknown, unknown][] {
  const [old, now] = [isFields(before) ? before : {}, isFields(after) ? after : {}];
  return keysOf(old, now).map((name) => [
    name,
    name in old ? (old[name] ?? null) : undefined,
    name in now ? (now[name] ?? null) : undefined,
  ]);
}

function keysOf(one: Fields, other: Fields): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function isSame(one: unknown, other: unknown): boolean {
  if (isFields(one) && isFields(other))
    return keysOf(one, other).every((key) => key in one && key in other && isSame(one[key], other[key]));
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  return Object.is(one, other);
}
