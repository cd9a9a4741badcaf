import type { SettingField, SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import { judgeValue } from '../../../../platform/domain/settings-form/judge-value.ts';
import { planChanges, type ChangePlan } from '../../../../platform/domain/settings-form/plan-changes.ts';
import { shellWord } from '../parts/shell-word.ts';

/** What was typed and is not saved: a value, or null to take the variable out of the file. */
export type Draft = Readonly<Record<string, string | null>>;

/** Stamps of the fields as they were when somebody began to type into them. */
export type Seen = Readonly<Record<string, string>>;

export function seenWith(seen: Seen, { name, stamp }: Pick<SettingField, 'name' | 'stamp'>): Seen {
  return stamp === null || seen[name] !== undefined ? seen : { ...seen, [name]: stamp };
}

/** The draft after somebody typed: what is as before is no change, and an emptied value leaves the file. */
export function drafted(draft: Draft, field: SettingField, text: string): Draft {
  const { [field.name]: _, ...others } = draft;
  const same = !field.secret && !field.differs && text === (field.value ?? '');
  if (same || (text === '' && !field.set)) return others;
  if (text !== '') return { ...others, [field.name]: text };
  return field.secret ? others : { ...others, [field.name]: null };
}

/** What is wrong with what was typed; null while nothing is. */
export function draftFault(field: SettingField, draft: Draft): string | null {
  const value = draft[field.name];
  if (value === undefined) return null;
  if (value === null)
    return field.required && !field.has_default ? judgeValue({ ...field, may_be_empty: false }, '') : null;
  return judgeValue(field, value);
}

/** Which files change how; values that are secrets are not in it. An address with a password in it is one too. */
export function planDraft(form: SettingsForm, draft: Draft, only: string | null): ChangePlan {
  const plan = planChanges(form, draft, only ?? undefined);
  const files = plan.files.map((file) => ({
    ...file,
    changes: file.changes.map((change) =>
      /:\/\/[^\s/@:]*:[^\s/@]+@/.test(change.after ?? '') ? { ...change, secret: true, after: null } : change,
    ),
  }));
  return { ...plan, files };
}

/** What the action takes. `seen`: what it may be written over; what was not typed over is as the form shows it. */
export function inputOf(
  draft: Draft,
  only: string | null,
  { fields, seen }: { fields: readonly SettingField[]; seen: Seen } = { fields: [], seen: {} },
): Record<string, unknown> {
  const entries = Object.entries(draft);
  const unset = entries.filter(([, value]) => value === null).map(([name]) => name);
  const stamps = fields.reduce(seenWith, seen);
  const over = entries.flatMap(([name]) => (stamps[name] === undefined ? [] : [`${name}=${stamps[name]}`]));
  return {
    values: entries.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`])),
    ...(unset.length === 0 ? {} : { unset }),
    ...(over.length === 0 ? {} : { seen: over }),
    ...(only === null ? {} : { stack: only }),
  };
}

/** The same as commands; a secret, which others could see when it is typed, comes on standard input there, as does a text of several lines. */
export function commandsOf(fields: readonly SettingField[], draft: Draft, only: string | null): string[] {
  const isPiped = (name: string, value: string) =>
    value.includes('\n') || fields.some((field) => field.name === name && field.secret);
  const stack = only === null ? '' : ` --stack ${only}`;
  const entries = Object.entries(draft);
  const plain = entries.flatMap(([name, value]) =>
    value === null || isPiped(name, value)
      ? []
      : [`${name}=${/^[\w./:@%+,-]*$/.test(value) ? value : shellWord(value)}`],
  );
  const unset = entries.flatMap(([name, value]) => (value === null ? [`--unset ${name}`] : []));
  const secrets = entries.flatMap(([name, value]) =>
    value !== null && isPiped(name, value) ? [`dockfra settings set --stdin ${name}${stack}`] : [],
  );
  const words = [...plain, ...unset];
  return [...(words.length === 0 ? [] : [`dockfra settings set ${words.join(' ')}${stack}`]), ...secrets];
}
