import { composeValues } from '../domain/discovery.ts';
import { parseEnvFile } from '../domain/env-file.ts';
import type { LoadedModel } from '../domain/compose-model/load.ts';
import { findTexts } from '../domain/compose-model/texts.ts';
import type { TreeFault } from '../domain/compose-model/tree.ts';
import type { StackRef } from '../domain/compose.ts';
import { messageOf } from '../domain/errors.ts';
import type { FoundText } from '../domain/variables.ts';
import type { ComposeFiles } from './compose-files.ts';
import { envFileOf, envText } from './env-files.ts';

export type LoadedStack = {
  model: LoadedModel;
  texts: readonly FoundText[];
  values: Record<string, string>;
  errors: TreeFault[];
};

type Env = { stamp: string | null; values: Record<string, string>; wrong: TreeFault[] };

const MAX_KEPT = 2000;

/** Reads what the files of a stack say. The same object as before while none of them changed. */
export function createStackLoading(
  files: Pick<ComposeFiles, 'model' | 'stamps'>,
  outside: Readonly<Record<string, string>>,
): (stack: StackRef) => Promise<LoadedStack> {
  const envs = new Map<string, Env>();
  const kept = new Map<string, { env: Env; loaded: LoadedStack; version: number | null }>();
  const envOf = async (file: string): Promise<Env> => {
    const stamp = await files.stamps.file(file);
    const before = envs.get(file);
    if (before?.stamp === stamp) return before;
    const { text, fault } = stamp === null ? { text: null, fault: null } : await readEnv(file);
    const faults = fault === null ? parseEnvFile(text ?? '').faults : [{ line: null, message: fault }];
    const wrong = faults.map((one) => ({ file, ...one }));
    const env = { stamp, values: composeValues(text, outside), wrong };
    keep(envs, file, env);
    return env;
  };
  return async (stack) => {
    await files.stamps.settle();
    const version = files.stamps.version();
    const envFile = envFileOf(stack);
    const key = [envFile, stack.dir, ...stack.files].join('\0');
    const before = kept.get(key);
    if (before && version !== null && before.version === version) return before.loaded;
    const env = await envOf(envFile);
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

async function readEnv(file: string): Promise<{ text: string | null; fault: string | null }> {
  try {
    return { text: await envText(file), fault: null };
  } catch (error) {
    return { text: null, fault: messageOf(error) }; // one that is closed to us hides no other stack
  }
}

/** The newest stay. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.size > MAX_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}
