import { composeValues } from '../domain/discovery.ts';
import { parseEnvFile } from '../domain/env-file.ts';
import type { LoadedModel } from '../domain/compose-model/load.ts';
import { findTexts } from '../domain/compose-model/texts.ts';
import type { TreeFault } from '../domain/compose-model/tree.ts';
import type { StackRef } from '../domain/compose.ts';
import { messageOf } from '../domain/errors.ts';
import type { FoundText } from '../domain/variables.ts';
import type { ComposeFiles } from './compose-files.ts';
import { envFilesOf } from '../domain/stack-env.ts';
import { envText } from './env-files.ts';

export type LoadedStack = {
  model: LoadedModel;
  texts: readonly FoundText[];
  values: Record<string, string>;
  errors: TreeFault[];
};

type Env = { stamp: string; values: Record<string, string>; wrong: TreeFault[] };

const MAX_KEPT = 2000;

/** Reads what the files of a stack say. The same object as before while none of them changed. */
export function createStackLoading(
  files: Pick<ComposeFiles, 'model' | 'stamps'>,
  outside: Readonly<Record<string, string>>,
): (stack: StackRef) => Promise<LoadedStack> {
  const envs = new Map<string, Env>();
  const kept = new Map<string, { env: Env; loaded: LoadedStack; version: number | null }>();
  const envOf = async (list: readonly string[]): Promise<Env> => {
    const stamps = await Promise.all(list.map((file) => files.stamps.file(file)));
    const [stamp, key] = [stamps.join('\0'), list.join('\0')];
    const before = envs.get(key);
    if (before?.stamp === stamp) return before;
    const read = await Promise.all(list.map((file, at) => readEnv(file, stamps[at] ?? null)));
    const texts = read.map(({ text }) => text);
    const env = { stamp, values: composeValues(texts, outside), wrong: read.flatMap(({ wrong }) => wrong) };
    keep(envs, key, env);
    return env;
  };
  return async (stack) => {
    await files.stamps.settle();
    const version = files.stamps.version();
    const envFiles = envFilesOf(stack);
    const key = [...envFiles, '', stack.dir, ...stack.files].join('\0');
    const before = kept.get(key);
    if (before && version !== null && before.version === version) return before.loaded;
    const env = await envOf(envFiles);
    const { values, wrong } = env;
    const model = await files.model(stack.files, stack.dir, (name) => values[name]);
    if (before?.loaded.model === model && before.env === env) {
      before.version = version;
      return before.loaded;
    }
    const { texts, faults } = findTexts(model);
    const loaded = { model, texts, values, errors: [...model.faults, ...faults, ...wrong] };
    keep(kept, key, { env, loaded, version });
    return loaded;
  };
}

async function readEnv(
  file: string,
  stamp: string | null,
): Promise<{ text: string | null; wrong: TreeFault[] }> {
  if (stamp === null) return { text: null, wrong: [] };
  try {
    const text = await envText(file);
    return { text, wrong: parseEnvFile(text ?? '').faults.map((fault) => ({ file, ...fault })) };
  } catch (error) {
    return { text: null, wrong: [{ file, line: null, message: messageOf(error) }] }; // it hides no other stack
  }
}

/** The newest stay. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.size > MAX_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}
