import { nearest } from '../nearest.ts';
import type { SettingField, SettingsForm } from './field.ts';
import { judgeValue } from './judge-value.ts';

/** null: take it out of the file */
export type Wanted = Readonly<Record<string, string | null>>;

export type Change = {
  name: string;
  kind: 'set' | 'change' | 'remove';
  secret: boolean;
  /** null for a secret, and where there is none */
  before: string | null;
  after: string | null;
  /** the platform's environment sets it too, which counts */
  shadowed: boolean;
};

/** What becomes of one .env file, and whose it is. */
export type FileChange = { file: string; stacks: string[]; changes: Change[] };

export type ChangePlan = { files: FileChange[]; faults: { name: string; reason: string }[] };

/** Which files change how: a variable is written beside each stack that uses it, or only beside `only`. */
export function planChanges(
  form: Pick<SettingsForm, 'stacks' | 'fields'>,
  wanted: Wanted,
  only?: string,
): ChangePlan {
  const plan: ChangePlan = { files: [], faults: [] };
  const files = new Map<string, FileChange>();
  for (const [name, value] of Object.entries(wanted)) {
    const field = form.fields.find((one) => one.name === name);
    const reason = field === undefined ? unknown(name, form) : faultOf(field, value, only);
    if (field === undefined || reason !== null) {
      plan.faults.push({ name, reason: reason ?? '' });
      continue;
    }
    for (const stack of form.stacks) {
      if (!field.stacks.includes(stack.name) || (only !== undefined && stack.name !== only)) continue;
      const known = files.get(stack.env_file) ?? { file: stack.env_file, stacks: [], changes: [] };
      files.set(stack.env_file, known);
      known.stacks.push(...(known.stacks.includes(stack.name) ? [] : [stack.name]));
      const change = changeOf(field, stack.name, value);
      if (change !== null && !known.changes.some((one) => one.name === name)) known.changes.push(change);
    }
  }
  plan.files = [...files.values()]
    .filter(({ changes }) => changes.length > 0)
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return plan;
}

function unknown(name: string, { fields }: Pick<SettingsForm, 'fields'>): string {
  const near = nearest(
    name,
    fields.map((field) => field.name),
  );
  return `it stands in no compose file${near === null ? '' : `; did you mean ${near}?`}`;
}

function faultOf(field: SettingField, value: string | null, only: string | undefined): string | null {
  if (only !== undefined && !field.stacks.includes(only)) return `stack ${only} does not use it`;
  return value === null ? null : judgeValue(field, value);
}

/** Null: nothing to do. Whether a secret is the same as before is not said. */
function changeOf(field: SettingField, stack: string, value: string | null): Change | null {
  const now = field.values.find((one) => one.stack === stack);
  const inFile = now?.origin === '.env';
  const shadowed = now?.origin === 'environment';
  if (value === null && !inFile && !shadowed) return null;
  const before = inFile ? (now.value ?? null) : null;
  if (!field.secret && inFile && before === value) return null;
  const kind = value === null ? 'remove' : inFile ? 'change' : 'set';
  return {
    name: field.name,
    kind,
    secret: field.secret,
    before,
    after: field.secret ? null : value,
    shadowed,
  };
}
