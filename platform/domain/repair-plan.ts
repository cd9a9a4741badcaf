import type { ActionCall, Diagnosis, FixOffer } from './diagnosis.ts';
import type { RepairStep } from './repair-record.ts';
import { ok, refuse, type Result } from './result.ts';

type Place = Pick<Diagnosis, 'stack' | 'service'>;

/** Everything that a fix will do, in its order: what it offers, and what brings that into effect. `present`: the service has a container. */
export function planSteps(
  place: Place,
  { action, text, followedBy }: FixOffer,
  present: boolean,
): RepairStep[] {
  if (action === null) return [];
  return [{ ...action, text }, ...(followedBy ?? followUp(place, action, present)).map(stepOf)];
}

/** The same for the way back; null when there is none. */
export function planUndo(
  place: Place,
  { undo, followedBy }: FixOffer,
  present: boolean,
): RepairStep[] | null {
  if (undo === null) return null;
  // who was started again for what he needs is not stopped with it
  const more = changesFiles(undo.name) ? (followedBy ?? followUp(place, undo, present)) : [];
  return [undo, ...more].map(stepOf);
}

/** Does the action change files, which running containers do not notice? */
export function changesFiles(name: string): boolean {
  return /^(settings|compose)\./.test(name);
}

/** What an offer that names no further step still needs: files count for new containers only, and who waited is started again. */
function followUp({ stack, service }: Place, { name, input }: ActionCall, present: boolean): ActionCall[] {
  if (stack === null) return [];
  if (changesFiles(name))
    return service !== null && present
      ? [{ name: 'service.recreate', input: { stack, service } }]
      : [{ name: 'stack.up', input: { name: [stack] } }];
  const other = input['service'];
  if (service === null || typeof other !== 'string' || other === service || !name.startsWith('service.'))
    return [];
  return [{ name: present ? 'service.restart' : 'service.recreate', input: { stack, service } }];
}

function stepOf({ name, input }: ActionCall): RepairStep {
  return { name, input, text: sentenceOf(name, input) };
}

function sentenceOf(name: string, input: Record<string, unknown>): string {
  const of = (key: string): string =>
    [input[key]]
      .flat()
      .filter((one) => typeof one === 'string')
      .join(', ');
  switch (name) {
    case 'service.start':
      return `Start ${of('service')}`;
    case 'service.stop':
      return `Stop ${of('service')}`;
    case 'service.restart':
      return `Restart ${of('service')}`;
    case 'service.recreate':
      return `Make the containers of ${of('service')} anew`;
    case 'stack.up':
      return `Launch ${of('name')}`;
    case 'settings.generate':
      return `Make a strong secret for ${of('name')} in the .env of ${of('stack')}`;
    case 'settings.unset':
      return `Take ${of('name')} out of the .env of ${of('stack')}`;
    case 'settings.set':
      return `Set ${[input['values']].flat().join(', ')} in the .env of ${of('stack')}`;
    case 'compose.set':
      return `Set ${of('path')} to ${of('value')} in the compose file of ${of('stack')}`;
    case 'compose.unset':
      return `Take ${of('path')} out of the compose file of ${of('stack')}`;
    default:
      return `${name} ${Object.values(input).flat().join(' ')}`.slice(0, 200);
  }
}

const MAX_VALUE = 20_000;

/** The offered input with what only the person has. Values never stand in a refusal: it is put on record. */
export function fillAsked(
  { asks = [], action }: FixOffer,
  given: Readonly<Record<string, string>>,
): Result<Record<string, unknown>> {
  const input = action?.input ?? {};
  const names = asks.map((ask) => ask.input);
  const strange = Object.keys(given).filter((name) => !names.includes(name));
  if (strange.length > 0)
    return refuse(
      'invalid_input',
      `this fix does not ask for ${strange.join(', ').slice(0, 200)}`,
      names.length === 0 ? 'give it no value' : `it asks for: ${names.join(', ')}`,
    );
  const missing = asks.filter((ask) => (given[ask.input] ?? '') === '');
  if (missing.length > 0)
    return refuse(
      'invalid_input',
      `${missing.map((ask) => ask.label).join(', ')}: no value was given`,
      `say it: ${missing.map((ask) => (ask.secret ? `--stdin ${ask.input}` : `--value ${ask.input}=VALUE`)).join(' ')}`,
    );
  if (Object.values(given).some((value) => value.length > MAX_VALUE))
    return refuse(
      'invalid_input',
      `a value is longer than ${String(MAX_VALUE)} characters`,
      'give a shorter one',
    );
  return ok({ ...input, ...given });
}

/** `NAME=VALUE` each; what stands twice is refused. */
export function parseGiven(values: readonly string[]): Result<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const one of values) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]{0,99})=([\s\S]*)$/.exec(one) ?? [];
    if (name === undefined || value === undefined)
      return refuse('invalid_input', 'a value is not written as INPUT=VALUE', 'like: --value port=8081');
    if (Object.hasOwn(given, name)) return refuse('invalid_input', `${name} is given twice`, 'give it once');
    given[name] = value;
  }
  return ok(given);
}
