import { relative } from 'node:path';

import type { StackRef } from '../domain/compose.ts';
import { createRedactor } from '../domain/redact.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { buildForm, type StackSources } from '../domain/settings-form/build-form.ts';
import { collectNotes, ownValues } from '../domain/settings-form/collect-notes.ts';
import type {
  SettingFault,
  SettingField,
  SettingsForm,
  SettingStack,
} from '../domain/settings-form/field.ts';
import type { Ports } from '../ports.ts';
import type { EnvText } from '../ports-root.ts';
import { stampOf } from './settings-stamp.ts';

export type FormPorts = Pick<Ports, 'stackFiles' | 'settings' | 'settingsDesk' | 'secrets'> & {
  compose: Pick<Ports['compose'], 'stacks'>;
  root: Pick<Ports['root'], 'dir'>;
};

/** The form with what it was made of. */
export type ReadForm = {
  form: SettingsForm;
  stacks: readonly StackRef[];
  sources: readonly StackSources[];
  /** the env files that a stack reads before its own, as the form names files, with the variables that they set */
  earlier: readonly { stack: string; file: string; names: readonly string[] }[];
  /** true for a text that holds a secret, or looks like one */
  isHidden: (text: string) => boolean;
};

/** Every setting of these stacks (all without names); a stack that is not there is refused. */
export async function readForm(ports: FormPorts, names: readonly string[] = []): Promise<Result<ReadForm>> {
  const [{ stacks, faults }, { env }, known, key] = await Promise.all([
    ports.compose.stacks(),
    ports.settings.current(),
    ports.secrets.known(),
    ports.settingsDesk.stampKey(),
  ]);
  const absent = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (absent.length > 0)
    return refuse(
      'not_found',
      `no stack named ${absent.join(', ')}`,
      `stacks here: ${stacks.map(({ name }) => name).join(', ') || 'none'}`,
    );
  const below = (file: string) => relative(ports.root.dir, file) || '.';
  const redactor = createRedactor(known, []);
  const isHidden = (text: string) => redactor.text(text) !== text;
  const chosen = stacks.filter(({ name }) => names.length === 0 || names.includes(name));
  const read = await Promise.all(chosen.map((stack) => readStack(ports, stack)));
  const sources = read.map(({ source }) => source);
  const fields = buildForm(sources, { env, isHidden, below }).map((field) => ({
    ...field,
    help: field.help === null || isHidden(field.help) ? null : field.help,
    stamp: stampOf(key, field, sources),
  }));
  const unused = Object.keys(env).filter((name) => !fields.some((field) => field.name === name));
  const form: SettingsForm = {
    stacks: read.map((one) => describe(one, fields, below)),
    fields,
    faults: [...read.flatMap(({ errors }) => errors), ...faults.map((fault) => ({ ...fault, line: null }))]
      .filter(
        (fault, index, all) =>
          all.findIndex(({ file }) => file === fault.file) === index || fault.line !== null,
      )
      .map((fault) => ({ ...fault, file: below(fault.file) })),
  };
  if (names.length === 0 && unused.length > 0 && stacks.length > 0)
    form.faults.push({
      file: 'dockfra.yaml',
      line: null,
      message: `env: no compose file uses ${unused.join(', ')}`,
    });
  const earlier = read.flatMap((one) =>
    one.earlier.map(({ file, text }) => ({
      stack: one.stack.name,
      file: below(file),
      names: Object.keys(ownValues([text], {})),
    })),
  );
  return ok({ form, stacks: chosen, sources, earlier, isHidden });
}

type ReadStack = {
  stack: StackRef;
  services: string[];
  errors: SettingFault[];
  envFile: string;
  earlier: readonly EnvText[];
  readableByOthers: boolean;
  source: StackSources;
};

async function readStack({ stackFiles }: FormPorts, stack: StackRef): Promise<ReadStack> {
  const [{ texts, services, errors }, { env, outside, files }] = await Promise.all([
    stackFiles.describe(stack),
    stackFiles.sources(stack),
  ]);
  const { earlier = [] } = env;
  return {
    stack,
    services: services.map(({ name }) => name),
    errors,
    envFile: env.file,
    earlier,
    readableByOthers: env.readableByOthers,
    source: {
      stack: stack.name,
      texts,
      file: ownValues(
        [...earlier, env].map(({ text }) => text),
        outside,
      ),
      outside,
      notes: collectNotes(texts, files, env),
    },
  };
}

function describe(
  { stack, services, envFile, readableByOthers }: ReadStack,
  fields: readonly SettingField[],
  below: (file: string) => string,
): SettingStack {
  const own = fields.filter(({ stacks }) => stacks.includes(stack.name));
  const here = own.flatMap(({ values }) => values.filter((value) => value.stack === stack.name));
  const holdsSecret = own.some(
    ({ secret, values }) =>
      secret && values.some((value) => value.stack === stack.name && value.origin === '.env'),
  );
  return {
    name: stack.name,
    project: stack.project,
    dir: below(stack.dir),
    env_file: below(envFile),
    readable_by_others: readableByOthers && holdsSecret,
    services,
    settings: own.length,
    missing: here.filter(({ missing }) => missing).length,
  };
}
