import type { EnvSetting, EnvSettings } from './config-env.ts';
import { nearestKey } from './config-keys.ts';
import { ok, refuse, type Refusal, type Result } from './result.ts';
import { quoteEnvValue } from './env-file.ts';
import { collectVariables, findUnset, type FoundText, type Unset, type Variable } from './variables.ts';

export type SettlePlan = {
  /** values the person gave, as they are written */
  given: Record<string, string>;
  /** values that dockfra.yaml has for what nothing sets */
  defaults: Record<string, string>;
  /** secrets of our own making */
  generate: string[];
  /** what only a person can say */
  ask: Unset[];
};

/** What must happen before compose can start the stack. Names in `given` that the stack does not use are left out. */
export function planSettle(
  texts: readonly FoundText[],
  values: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  env: EnvSettings = {},
): SettlePlan {
  const variables = collectVariables(texts);
  const used = new Set(variables.map((variable) => variable.name));
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => used.has(name)));
  const now = (name: string): string | undefined => own[name] ?? values[name];
  const open = openOnes(findUnset(texts, now), demanded(variables, now, env));
  const defaults = Object.fromEntries(
    open.flatMap(({ name }) => (env[name]?.default ? [[name, env[name].default]] : [])),
  );
  const left = open.filter(({ name }) => defaults[name] === undefined);
  const generate = left.filter((variable) => canGenerate(variable, env[variable.name]));
  return {
    given: own,
    defaults,
    generate: generate.map(({ name }) => name),
    ask: left.filter((variable) => !generate.includes(variable)),
  };
}

/** What dockfra.yaml calls required and nothing sets. */
function demanded(
  variables: readonly Variable[],
  now: (name: string) => string | undefined,
  env: EnvSettings,
): Unset[] {
  return variables
    .filter(({ name }) => env[name]?.required === true && (now(name) ?? '') === '')
    .map(({ name, secret, uses }) => ({ name, secret, message: env[name]?.desc ?? null, uses }));
}

function openOnes(unset: readonly Unset[], more: readonly Unset[]): Unset[] {
  const names = new Set(unset.map(({ name }) => name));
  return [...unset, ...more.filter(({ name }) => !names.has(name))];
}

/** A key that another company hands out cannot be made up here. */
const FOREIGN =
  /(^|_)(API|ACCESS|AWS|AZURE|GCP|GOOGLE|GITHUB|GITLAB|NPM|OPENAI|ANTHROPIC|OPENROUTER|STRIPE|SLACK|TWILIO|SENDGRID|LICENSE|PUBLIC)(_|$)|APIKEY/i;

/** The name of a secret itself, not of something about it (PASSWORD_MIN_LENGTH, TOKEN_EXPIRY). */
const SECRET_ITSELF = /(PASSWORD|PASSWD|PASSPHRASE|PASS|SECRET|TOKEN|KEY)(_BASE)?$/i;

/** A secret that this host may make up; `own`: what dockfra.yaml says of it. */
export function canGenerate({ name, secret }: Pick<Unset, 'name' | 'secret'>, own?: EnvSetting): boolean {
  if (own?.type !== undefined && own.type !== 'secret') return false;
  return secret && SECRET_ITSELF.test(name) && !FOREIGN.test(name);
}

/** Names that no chosen stack uses, and values that a .env cannot hold. Null when all is well. */
export function judgeGiven(
  given: Readonly<Record<string, string>>,
  texts: readonly FoundText[],
): Refusal | null {
  const known = collectVariables(texts).map((variable) => variable.name);
  const details = Object.entries(given).flatMap(([name, value]) => {
    if (!known.includes(name)) {
      const near = nearestKey(name, known);
      return [`${name} stands in no compose file${near === null ? '' : `; did you mean ${near}?`}`];
    }
    return quoteEnvValue(value) === null
      ? [`${name}: a value that ends with a backslash cannot be kept in a .env file`]
      : [];
  });
  if (details.length === 0) return null;
  return refuse(
    'invalid_input',
    `--set: ${details.join('; ')}`,
    'dockfra stack list shows the variables of each stack',
    details,
  ).refusal;
}

/** "no" that names every missing value, where it is used, and the exact commands. */
export function refuseUnset(
  stack: string,
  envFile: string,
  ask: readonly Unset[],
): { ok: false; refusal: Refusal } {
  const details = ask.map(({ name, message, uses }) => {
    const where = uses[0];
    const place =
      where === undefined
        ? ''
        : ` (${where.file}:${String(where.line)}${where.service === null ? '' : `, service ${where.service}`})`;
    return `${name}${message === null ? '' : `: ${message}`}${place}`;
  });
  const flags = ask.map(({ name }) => `--set ${name}=VALUE`).join(' ');
  return refuse(
    'invalid_input',
    `stack ${stack} needs ${ask.length === 1 ? 'a value' : `${String(ask.length)} values`}: ${details.join('; ')}`,
    `dockfra up --stack ${stack} ${flags}   or write ${ask.length === 1 ? 'it' : 'them'} into ${envFile}`,
    details,
  );
}

/** `NAME=VALUE` texts as one record; a text of another shape is refused. */
export function parseAssignments(texts: readonly string[]): Result<Record<string, string>> {
  const wrong = texts.filter((text) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(text));
  if (wrong.length > 0)
    return refuse(
      'invalid_input',
      `--set ${wrong.map((text) => text.split('=')[0] ?? '').join(', ')}: not NAME=VALUE`,
      'write --set NAME=VALUE',
    );
  return ok(
    Object.fromEntries(
      texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
    ),
  );
}
