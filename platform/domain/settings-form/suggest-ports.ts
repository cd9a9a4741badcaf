import type { PortHolder } from '../host-facts.ts';
import type { SettingField } from './field.ts';
import type { Suggestion } from './suggestion.ts';

/** `stack`: the stack of this root whose container holds it */
export type PortLook = { port: number; holder: PortHolder | null; stack: string | null };

const AROUND = 10;

/** What people take where nobody said a port. */
const USUAL = 8080;

/** The port that a field has or would have; null where it names none. */
export function wantedPort({ type, value, default: written, keys }: SettingField): number | null {
  if (type !== 'port') return null;
  const published = keys.some((key) => /\.ports\./.test(key));
  const text = value ?? written ?? (published ? String(USUAL) : '');
  const found = /^(?:[\d.]+:)?(\d{1,5})(?:$|[:/-])/.exec(text)?.[1];
  const port = found === undefined ? 0 : Number(found);
  return port >= 1 && port <= 65_535 ? port : null;
}

/** Ports to look at, so that a free one near the wanted one can be named. */
export function portsToTry(fields: readonly SettingField[]): number[] {
  const ports = fields.flatMap((field) => {
    const wanted = wantedPort(field);
    return wanted === null ? [] : Array.from({ length: AROUND }, (_, index) => wanted + index);
  });
  return [...new Set(ports)].filter((port) => port <= 65_535).slice(0, 400);
}

/** The wanted one when it is free; else the next that nobody holds and no other setting wants, with who holds the wanted one. */
export function suggestPorts(
  field: SettingField,
  all: readonly SettingField[],
  looks: readonly PortLook[],
): Suggestion[] {
  const wanted = wantedPort(field);
  if (wanted === null) return [];
  const others = new Set(all.flatMap((one) => (one.name === field.name ? [] : (wantedPort(one) ?? []))));
  const look = looks.find(({ port }) => port === wanted);
  if (look === undefined) return [];
  const own = look.stack !== null && field.stacks.includes(look.stack);
  if ((look.holder === null || own) && !others.has(wanted))
    return [{ value: String(wanted), kind: 'port_free', detail: '' }];
  const next = looks.find(
    ({ port, holder }) => port > wanted && port < wanted + AROUND && holder === null && !others.has(port),
  );
  const why = look.holder === null ? 'another setting' : holderName(look.holder);
  return next === undefined
    ? []
    : [{ value: String(next.port), kind: 'port_near', detail: `${String(wanted)}: ${why}` }];
}

function holderName({ container, program, pid }: PortHolder): string {
  if (container !== null) return container;
  if (program !== null) return pid === null ? program : `${program} (${String(pid)})`;
  return 'another program';
}
