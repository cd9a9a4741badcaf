import { parsePath } from './path.ts';
import { lineOf, rangeOf, readSource } from './source.ts';
import { walk } from './walk.ts';

/** The line that a message of Compose is about: the one it names, else that of the place it names; null when it names none. */
export function findFaultLine(message: string, text: string): number | null {
  const named = /\bline (\d+)/.exec(message)?.[1];
  if (named !== undefined) return Number(named);
  const place = /\b((?:services|networks|volumes|configs|secrets)\.[\w.-]+)/.exec(message)?.[1];
  const read = readSource(text);
  if (!read.ok) return Number(/^line (\d+)/.exec(read.refusal.message)?.[1] ?? 1);
  // a service's name may be all that is said: service "web" has neither an image ...
  const service = /\bservice "?([\w.-]+)"?/.exec(message)?.[1];
  const asked = place ?? (service === undefined ? undefined : `services.${service}`);
  const path = asked === undefined ? null : parsePath(asked.replace(/[.]+$/, ''));
  if (!path?.ok) return null;
  const found = read.value.documents
    .map((document) => walk(read.value, document, path.value))
    .toSorted((one, other) => one.missing.length - other.missing.length)[0];
  if (!found || found.missing.length === path.value.length) return null;
  const { spot } = found;
  const own = /property (\S+) is not allowed/.exec(message)?.[1];
  const inner = own === undefined || !found ? null : walk(read.value, found.document, [...path.value, own]);
  if (inner?.missing.length === 0 && inner.spot.kind === 'pair')
    return lineOf(read.value, inner.spot.pair.key);
  if (spot.kind === 'pair') return lineOf(read.value, spot.pair.key);
  return rangeOf(found.node)[1] === 0 ? null : lineOf(read.value, found.node);
}
