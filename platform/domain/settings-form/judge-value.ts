import { quoteEnvValue } from '../env-file.ts';
import type { SettingField } from './field.ts';
import type { FieldType } from './field-types.ts';

export type Judged = Pick<SettingField, 'type' | 'options' | 'may_be_empty' | 'keys'>;

/**
 * Why a value cannot be taken, in one sentence; null when it can. What Compose takes at the places of the variable is taken here.
 */
export function judgeValue(field: Judged, value: string): string | null {
  if (value === '') return field.may_be_empty ? null : 'a value is required here';
  if (value.includes('\0')) return 'a NUL character cannot be kept in a .env file';
  if (quoteEnvValue(value) === null)
    return 'a value with a quote that ends with a backslash cannot be kept in a .env file';
  if (field.type !== 'text' && field.type !== 'secret' && /[\n\r]/.test(value)) return 'it must be one line';
  return RULES[field.type](value, field);
}

type Rule = (value: string, field: Judged) => string | null;

const RULES: Readonly<Record<FieldType, Rule>> = {
  text: () => null,
  secret: () => null,
  port: (value, { keys }) => judgePort(value, keys),
  number: (value) =>
    /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value) ? null : 'it must be a number, like 8 or 0.5',
  boolean: (value, { keys }) => judgeBoolean(value, keys),
  host: (value) => (isHost(value) ? null : 'it must be a host name or an IP address, with a port at most'),
  url: (value) =>
    /^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i.test(value)
      ? null
      : 'it must be an address with its scheme, like https://example.org',
  email: (value) =>
    /^[^\s@<>]+@[^\s@<>]+$|^[^@<>\n]*<[^\s@<>]+@[^\s@<>]+>$/.test(value)
      ? null
      : 'it must be an e-mail address, like name@example.org',
  path: (value, { keys }) =>
    value.includes(':') && keys.some((key) => /\.volumes\.\d+$/.test(key))
      ? 'a ":" would end the path here: Compose takes what follows for another part of the volume'
      : null,
  duration: (value) =>
    /^-?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/.test(value)
      ? null
      : 'it must be a length of time with its unit, like 30s or 1m30s',
  size: (value) =>
    /^(-1|\d+(\.\d+)? ?([kmgtp]i?b?|b)?)$/i.test(value)
      ? null
      : 'it must be an amount of memory or disk, like 512m or 2gb',
  'image tag': (value) =>
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[0-9a-f]{64})?$/.test(value)
      ? null
      : 'it must be the tag of an image: letters, digits, "_", "." and "-", at most 128',
  choice: (value, { options }) =>
    options.length === 0 || options.includes(value)
      ? null
      : `it must be one of: ${options.slice(0, 12).join(', ')}${options.length > 12 ? ', …' : ''}`,
};

const PORT = String.raw`\d{1,5}(?:-\d{1,5})?`;
const ADDRESS = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):`;

/** In a list of ports also what may stand around a port there: "127.0.0.1:8080", "8080:80", "8000-8010", "53/udp". */
function judgePort(value: string, keys: readonly string[]): string | null {
  const inShort = keys.length > 0 && keys.every((key) => /\.ports\.\d+$/.test(key));
  const inList = keys.some((key) => /\.(ports|expose)\./.test(key));
  const shape = inShort
    ? new RegExp(`^(?:${ADDRESS})?(?:${PORT}|${PORT}:${PORT})(?:/(?:tcp|udp|sctp))?$`)
    : new RegExp(inList ? `^${PORT}$` : String.raw`^\d{1,5}$`);
  if (!shape.test(value)) return 'it must be a port: a number from 1 to 65535';
  const numbers = value.replace(/^.*[\].]\d*:/, '').match(/\d+/g) ?? [];
  if (numbers.some((text) => Number(text) > 65_535)) return 'a port is at most 65535';
  const ranges = value.match(/\d+-\d+/g) ?? [];
  const backwards = ranges.find((range) => Number(range.split('-')[0]) > Number(range.split('-')[1]));
  return backwards === undefined ? null : `the range ${backwards} ends before it begins`;
}

/** Where Compose itself reads the word it knows fewer of them than programs do. */
const COMPOSE_BOOLEANS = /\.(privileged|read_only|tty|stdin_open|init|external|disable|internal|attachable)$/;

function judgeBoolean(value: string, keys: readonly string[]): string | null {
  if (/^(true|false|yes|no|on|off|y|n)$/i.test(value)) return null;
  if (keys.some((key) => COMPOSE_BOOLEANS.test(key))) return 'it must be true or false';
  return /^[01tf]$/i.test(value) ? null : 'it must be true or false (or yes, no, on, off, 1, 0)';
}

function isHost(value: string): boolean {
  if (/^\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*\]?(%\w+)?$/.test(value) && value.split(':').length > 2) return true;
  const [, name = '', port] = /^([^:\s]+?)(?::(\d{1,5}))?$/.exec(value) ?? [];
  if (port !== undefined && Number(port) > 65_535) return false;
  return /^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?$/.test(name);
}
