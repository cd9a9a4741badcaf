import type { SettingsChanged } from '../domain/settings-form/describe-form.ts';
import { resolve } from 'node:path';

import type { StackRef } from '../domain/compose.ts';
import { DockfraError } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { SettingField } from '../domain/settings-form/field.ts';
import {
  planChanges,
  type ChangePlan,
  type FileChange,
  type Wanted,
} from '../domain/settings-form/plan-changes.ts';
import type { Ports } from '../ports.ts';
import { readForm, type FormPorts, type ReadForm } from './settings-form.ts';

export type ChangePorts = FormPorts & Pick<Ports, 'events' | 'stackFiles'>;

type Request = {
  wanted: Wanted;
  /** only beside this stack; else beside each that uses the variable */
  stack: string | null;
  dryRun: boolean;
  /** stamps of what its writer saw, by name: one that is another by now is a conflict */
  seen?: Readonly<Record<string, string>>;
  /** of the names that are set: which may be, and why not */
  judge?: (field: SettingField) => string | null;
};

/** Writes settings into the .env files: all that were asked for, or none. Of two writers the second sees what the first has written. */
export function changeSettings(ports: ChangePorts, request: Request): Promise<Result<SettingsChanged>> {
  if (request.dryRun) return change(ports, request);
  return ports.settingsDesk.inTurn(() => change(ports, request));
}

async function change(
  ports: ChangePorts,
  { wanted, stack, dryRun, judge, seen = {} }: Request,
): Promise<Result<SettingsChanged>> {
  const read = await readForm(ports);
  if (!read.ok) return read;
  const { form, stacks } = read.value;
  if (stack !== null && !form.stacks.some(({ name }) => name === stack)) return readRefused(ports, stack);
  const changed = form.fields.filter(({ name, stamp }) => (seen[name] ?? stamp) !== stamp);
  if (changed.length > 0) return changedMeanwhile(changed.map(({ name }) => name));
  const plan = planChanges(form, wanted, stack ?? undefined);
  const judged = form.fields.filter(({ name }) => wanted[name] !== undefined);
  for (const field of judged) {
    const reason = judge?.(field) ?? null;
    if (reason !== null) plan.faults.push({ name: field.name, reason });
  }
  const stop = refusedPlan(plan, read.value) ?? stillGiven(plan, read.value);
  if (stop) return stop;
  if (!dryRun) await writeAll(ports, plan, stacks, wanted);
  const after = dryRun ? read : await readForm(ports);
  if (!after.ok) return after;
  if (!dryRun) {
    proveWritten(after.value, plan, wanted);
    ports.events.publish({ kind: 'stacks' });
  }
  return ok({
    written: !dryRun,
    files: plan.files.map((file) => shown(file, after.value.isHidden)),
    still_missing: after.value.form.fields.filter(({ missing }) => missing).map(({ name }) => name),
  });
}

/** An address with a password in it is a secret whatever its variable is called. */
function shown(file: FileChange, isHidden: ReadForm['isHidden']): FileChange {
  const hides = (text: string | null) => text !== null && isHidden(text);
  const changes = file.changes.map((change) =>
    hides(change.after) || hides(change.before)
      ? { ...change, secret: true, before: null, after: null }
      : change,
  );
  return { ...file, changes };
}

function changedMeanwhile(names: readonly string[]): Result<never> {
  return refuse(
    'conflict',
    `${names.join(', ')} was changed by somebody else since you read it`,
    'look at what it is now, and save again if yours is to count',
    ['Nothing was written, and what you typed is still here.'],
  );
}

async function readRefused(ports: FormPorts, stack: string): Promise<Result<never>> {
  const refused = await readForm(ports, [stack]);
  return refused.ok ? refuse('not_found', `no stack named ${stack}`) : refused;
}

/** Values never stand in a refusal: it is put on record. */
function refusedPlan({ faults, files }: ChangePlan, { form }: ReadForm): Result<never> | null {
  const details = faults.map(({ name, reason }) => `${name}: ${reason}`);
  if (details.length > 0)
    return refuse(
      'invalid_input',
      `nothing was written: ${details.join('; ')}`,
      'dockfra settings shows every variable with what it takes',
      details,
    );
  const broken = form.faults.filter(({ file }) => files.some((one) => one.file === file));
  if (broken.length === 0) return null;
  const wrong = broken.map(
    ({ file, line, message }) => `${file}${line === null ? '' : `:${String(line)}`}: ${message}`,
  );
  return refuse('invalid_input', `nothing was written: ${wrong.join('; ')}`, 'correct the file first', wrong);
}

/** A file that is read before the one that is written may be other stacks' too: what it gives is not taken out of it. */
function stillGiven({ files }: ChangePlan, { form, earlier }: ReadForm): Result<never> | null {
  const found = files.flatMap(({ file, changes }) => {
    const removed = changes.filter(({ kind }) => kind === 'remove').map(({ name }) => name);
    const before = earlier.filter(({ stack }) => readersOf(form, file).includes(stack));
    return before.flatMap((one) => {
      const names = removed.filter((name) => one.names.includes(name));
      return names.map((name) => ({ name, file: one.file }));
    });
  });
  const [first] = found;
  if (first === undefined) return null;
  const details = [...new Set(found.map(({ name, file }) => `${name}: ${file}`))];
  return refuse(
    'invalid_input',
    `nothing was written: ${first.file} sets ${first.name} too, and is read before the file it would be taken out of`,
    `take it out of ${first.file} by hand, which may belong to other stacks too, or set a value instead`,
    details,
  );
}

/** Every stack whose own .env this is, asked for or not. */
function readersOf({ stacks }: ReadForm['form'], file: string): string[] {
  return stacks.filter(({ env_file: own }) => own === file).map(({ name }) => name);
}

/** A file that cannot be written puts back those before it. */
async function writeAll(
  ports: ChangePorts,
  { files }: ChangePlan,
  stacks: readonly StackRef[],
  wanted: Wanted,
): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { stacks: names, changes } of files) {
      const stack = stacks.find(({ name }) => name === names[0]);
      if (!stack) continue;
      const hold = await ports.stackFiles.holdEnv(stack);
      undo.push(() => hold.putBack());
      const values = changes.map(({ name }): [string, string | null] => [name, wanted[name] ?? null]);
      await hold.write(Object.fromEntries(values));
    }
  } catch (error) {
    for (const putBack of undo.toReversed()) await putBack();
    throw error;
  }
}

/** What was written is read again, for each stack that reads it: said only when it is so. */
function proveWritten({ form, sources }: ReadForm, { files }: ChangePlan, wanted: Wanted): void {
  for (const { file, changes } of files) {
    const readers = readersOf(form, file);
    const read = sources.filter(({ stack }) => readers.includes(stack));
    const isKept = (name: string) =>
      read.length > 0 && read.every((source) => (source.file[name] ?? null) === (wanted[name] ?? null));
    const wrong = changes.filter(({ name }) => !isKept(name));
    if (wrong.length > 0)
      throw new DockfraError(
        'settings_not_kept',
        `${resolve(file)}: ${wrong.map(({ name }) => name).join(', ')} does not read back as it was written`,
        'look at the file: somebody else may be writing it',
      );
  }
}
