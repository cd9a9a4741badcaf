import { getAt, setAt } from './compose-edit/edit.ts';
import { ok, refuse, type Result } from './result.ts';
import type { RoleName } from './ticket.ts';

type Spliced = { text: string; before: string };

/** dockfra.yaml with another model for the role: only that scalar's bytes change, in the quotes that it had. */
export function spliceModel(yaml: string, role: RoleName, model: string): Result<Spliced> {
  const path = ['roles', role, 'llm', 'model'];
  const got = getAt(yaml, path);
  if (!got.ok) return notYaml();
  const key = path.join('.');
  if (got.value === null)
    return refuse(
      'not_found',
      `dockfra.yaml does not set ${key}`,
      `add the profile first: roles: {${role}: {llm: {model: ...}}}`,
    );
  const { value: before } = got.value;
  if (typeof before === 'object')
    return refuse('unsupported', `${key} is not a plain text in dockfra.yaml`, 'change it by hand');
  const set = setAt(yaml, path, model, { string: true });
  return set.ok ? ok({ text: set.value.text, before: got.value.text }) : set;
}

/**
 * dockfra.yaml with a word at `path`: the scalar is replaced where it stands, else the lines that are missing are put in.
 * Whoever calls this reads the result again: a file of a rare shape may not take it.
 */
export function setWord(yaml: string, path: readonly string[], value: string): Result<string> {
  const set = setAt(yaml, path, value, { string: true });
  if (set.ok) return ok(set.value.text);
  if (set.refusal.code === 'invalid_input') return notYaml();
  return refuse(
    'unsupported',
    `${path.join('.')} cannot be set in this dockfra.yaml without changing more`,
    'change it by hand',
  );
}

function notYaml(): Result<never> {
  return refuse(
    'invalid_input',
    'dockfra.yaml is not valid YAML',
    'see its faults with: dockfra config show',
  );
}
