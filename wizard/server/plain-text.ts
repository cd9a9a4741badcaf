import { safeText } from '../../platform/domain/safe-text.ts';

// oxlint-disable-next-line no-control-regex -- terminal colours and titles of logs are what is taken out
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]{0,4096}(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** Text from outside for a page: terminal sequences dropped, other controls and direction overrides made visible. */
export function plainText(text: string): string {
  return safeText(text.replaceAll(ESCAPES, ''));
}

/** The same for every string inside a JSON value; the shape stays. */
export function plainValue<T>(value: T): T;
export function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => plainValue(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [plainText(key), plainValue<unknown>(item)]),
  );
}
