import { z } from 'zod';

import { interpolate, parseInterpolation, variablesOf } from './interpolation.ts';
import { isSecretName } from './variables.ts';

/** Public verbs that a button of dockfra.yaml may carry out: each is asked about once more before it does. */
export const POST_LAUNCH_ACTIONS = [
  'platform.pause',
  'platform.resume',
  'service.recreate',
  'service.restart',
  'service.start',
  'service.stop',
  'stack.up',
] as const;

export type Condition =
  | { kind: 'stack_exists' | 'stack_running' | 'container_running'; name: string }
  | { kind: 'ssh_roles_exist' };

const ONE =
  /^(?:(stack_exists|stack_running|container_running)\(\s*([\w./-]{1,200})\s*\)|ssh_roles_exist\(\s*\))$/;
const FORMS =
  'stack_exists(NAME), stack_running(NAME), container_running(SERVICE or STACK/SERVICE) or ssh_roles_exist(), several joined by "and"';

/** Pure: all of these must hold; null when the text says something else. */
export function parseCondition(text: string): Condition[] | null {
  const parts = text.split(/\s+and\s+/).map((part) => ONE.exec(part.trim()));
  const found = parts.flatMap((match): Condition[] => {
    if (match === null) return [];
    const [, kind, name = ''] = match;
    if (kind === 'stack_exists' || kind === 'stack_running' || kind === 'container_running')
      return [{ kind, name }];
    return [{ kind: 'ssh_roles_exist' }];
  });
  return found.length === parts.length ? found : null;
}

const short = z.string().min(1).max(200);
const inputValue = z.union([z.string().max(500), z.number(), z.boolean(), z.array(short).max(50)]);

/** One button of `post_launch` in dockfra.yaml. */
export const postLaunchSchema = z
  .strictObject({
    label: z.string().min(1).max(60),
    /** the button opens it; ${VAR:-default} of the stack is put in */
    url: z.string().min(1).max(500).optional(),
    /** the button carries it out */
    action: z.enum(POST_LAUNCH_ACTIONS).optional(),
    input: z
      .record(z.string().regex(/^[a-z_]{1,40}$/, 'a name of what the action asks for'), inputValue)
      .optional(),
    /** it belongs to this stack: its values count in `url`, and it stands on this stack's page only */
    stack: short.optional(),
    condition: z
      .string()
      .max(500)
      .refine((text) => parseCondition(text) !== null, `must be ${FORMS}`)
      .optional(),
  })
  .refine(
    (one) => (one.url === undefined) !== (one.action === undefined),
    'needs exactly one of url and action',
  )
  .refine((one) => one.input === undefined || one.action !== undefined, '`input` is for an action')
  .refine((one) => one.url === undefined || isSound(one.url), '`url` has a "${" that is not closed');
export type PostLaunch = z.infer<typeof postLaunchSchema>;

function isSound(url: string): boolean {
  return parseInterpolation(url).error === null;
}

/** What conditions and addresses ask about. */
export type PostLaunchFacts = {
  stacks: { name: string; values: Readonly<Record<string, string>>; running: string[] }[];
  /** why the engine could not say what runs; null: it could */
  engine: string | null;
  /** containers of roles that are there */
  roles: number;
};

/** `why`: why it is not shown. */
export type PostLaunchItem = {
  label: string;
  stack: string | null;
  url: string | null;
  action: string | null;
  input: NonNullable<PostLaunch['input']>;
  shown: boolean;
  why: string | null;
};

/** Pure: the buttons as they are now. Never throws for what the file says. */
export function judgePostLaunch(items: readonly PostLaunch[], facts: PostLaunchFacts): PostLaunchItem[] {
  return items.map((item) => {
    const url = item.url === undefined ? null : expandUrl(item.url, valuesFor(item.stack, facts));
    const why = unmet(item.condition, facts) ?? (url !== null && !url.ok ? url.why : null);
    return {
      label: item.label,
      stack: item.stack ?? null,
      url: url?.ok === true ? url.url : null,
      action: item.action ?? null,
      input: item.input ?? {},
      shown: why === null,
      why,
    };
  });
}

/** The first condition that does not hold, in words. */
function unmet(text: string | undefined, facts: PostLaunchFacts): string | null {
  for (const condition of text === undefined ? [] : (parseCondition(text) ?? [])) {
    const why = whyNot(condition, facts);
    if (why !== null) return why;
  }
  return null;
}

function whyNot(condition: Condition, { stacks, engine, roles }: PostLaunchFacts): string | null {
  switch (condition.kind) {
    case 'stack_exists':
      return stacks.some(({ name }) => name === condition.name)
        ? null
        : `there is no stack ${condition.name}`;
    case 'ssh_roles_exist':
      if (engine !== null) return engine;
      return roles > 0 ? null : 'no role has a container';
    case 'stack_running':
      if (engine !== null) return engine;
      return stacks.some(({ name, running }) => name === condition.name && running.length > 0)
        ? null
        : `stack ${condition.name} does not run`;
    case 'container_running':
      if (engine !== null) return engine;
      return runs(condition.name, stacks) ? null : `no container of ${condition.name} runs`;
  }
}

function runs(name: string, stacks: PostLaunchFacts['stacks']): boolean {
  return stacks.some((stack) =>
    stack.running.some((service) => service === name || `${stack.name}/${service}` === name),
  );
}

/** Those of its stack; without one, of whichever stack sets it first. */
function valuesFor(stack: string | undefined, { stacks }: PostLaunchFacts) {
  const asked = stack === undefined ? stacks : stacks.filter(({ name }) => name === stack);
  return (name: string) => asked.map(({ values }) => values[name]).find((value) => value !== undefined);
}

type Expanded = { ok: true; url: string } | { ok: false; why: string };

function expandUrl(text: string, values: (name: string) => string | undefined): Expanded {
  const { pieces } = parseInterpolation(text);
  const secret = variablesOf(pieces).find(({ name }) => isSecretName(name));
  if (secret) return { ok: false, why: `its address would show ${secret.name}` };
  const { text: url, missing } = interpolate(pieces, values);
  const [first] = missing;
  if (first) return { ok: false, why: `${first.name} has no value` };
  if (!URL.canParse(url)) return { ok: false, why: 'its address is none' };
  const { protocol, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return { ok: false, why: 'its address is not of http or https' };
  return username + password === '' ? { ok: true, url } : { ok: false, why: 'its address holds a login' };
}
