import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { hostEnvironment } from '../config.ts';
import { judgeShape } from '../domain/compose-shape/judge.ts';
import { findInconsistencies } from '../domain/compose-model/consistency.ts';
import { describeServices } from '../domain/compose-model/services.ts';
import type { TreeFault } from '../domain/compose-model/tree.ts';
import { isSecretName } from '../domain/variables.ts';
import type { StackRef } from '../domain/compose.ts';
import { envFileOf } from '../domain/stack-env.ts';
import type { EnvSources, StackFiles } from '../ports-root.ts';
import type { ComposeFiles } from './compose-files.ts';
import { envText, holdEnv, isReadableByOthers, writeEnv } from './env-files.ts';
import { createStackLoading, type LoadedStack } from './stack-loading.ts';

export function createStackFiles(files: ComposeFiles): StackFiles {
  const outside = hostEnvironment();
  const load = createStackLoading(files, outside);
  const described = new WeakMap<LoadedStack, Described>();
  return {
    read: async (stack) => {
      const { texts, values, errors } = await load(stack);
      return { texts, values: { ...values }, faults: errors.map(asFault) };
    },
    describe: async (stack) => {
      const loaded = await load(stack);
      const known = described.get(loaded) ?? describe(loaded, await shapeFaults(files, stack, loaded));
      described.set(loaded, known);
      return known;
    },
    tree: async (stack) => {
      const { model, values } = await load(stack);
      return { root: model.root, values: { ...values } };
    },
    sources: async (stack) => sources(stack, (await load(stack)).model.files, outside),
    writeEnv,
    holdEnv,
  };
}

type Outside = Readonly<Record<string, string>>;

type Described = Awaited<ReturnType<StackFiles['describe']>>;

function asFault({ file, line, message }: TreeFault): { file: string; message: string } {
  return { file, message: line === null ? message : `line ${String(line)}: ${message}` };
}

function describe({ model, texts, values, errors }: LoadedStack, wrong: readonly TreeFault[]): Described {
  const shown = (name: string) => (isSecretName(name) && values[name] !== undefined ? '***' : values[name]);
  const services = model.root ? describeServices(model.root, shown) : [];
  // what cannot be read may hold what seems to be missing
  const whole = model.root !== null && model.faults.length === 0 && wrong.length === 0 ? model.root : null;
  const odd = whole ? findInconsistencies(whole, shown) : [];
  return { texts, services, files: model.files, errors: [...errors, ...wrong, ...odd] };
}

/** What Compose would refuse by its schema, of files that can be read. It only tells: whether a stack starts, Compose decides. */
async function shapeFaults(
  files: Pick<ComposeFiles, 'tree'>,
  stack: StackRef,
  { model }: LoadedStack,
): Promise<TreeFault[]> {
  const found: TreeFault[] = [];
  for (const file of model.files) {
    const tree = await files.tree(file);
    if ('refused' in tree || tree.faults.length > 0) continue;
    const isOver = stack.files.indexOf(file) > 0;
    found.push(...tree.documents.flatMap(({ root }, index) => judgeShape(root, isOver || index > 0)));
  }
  return found;
}

/** What a project calls the file that shows which values there should be. */
const EXAMPLES = ['.env.example', '.env.sample', '.env.dist', '.env.template', 'env.example', 'example.env'];
const MAX_EXAMPLE = 200_000;
const MAX_COMPOSE = 5_000_000;

async function sources(
  stack: StackRef,
  composeFiles: readonly string[],
  outside: Outside,
): Promise<EnvSources> {
  const file = envFileOf(stack);
  const read = (name: string) => envText(name).catch(() => null); // why it cannot be read is among the stack's errors
  const text = await read(file);
  const earlier = await Promise.all(
    (stack.moreEnvFiles ?? []).map(async (name) => ({ file: name, text: await read(name) })),
  );
  const compose = await Promise.all(composeFiles.map((name) => sourceOf(name, 'compose')));
  const examples = await Promise.all(
    EXAMPLES.map((name) => sourceOf(path.join(path.dirname(file), name), 'example')),
  );
  return {
    env: {
      file,
      text,
      earlier,
      readableByOthers: await isReadableByOthers(file),
    },
    outside,
    files: [...compose, ...examples].flat(),
  };
}

/** Help that cannot be read is left out: the file's fault is told where it matters. */
async function sourceOf(file: string, kind: 'compose' | 'example'): Promise<EnvSources['files']> {
  try {
    const { size } = await stat(file);
    if (size > (kind === 'example' ? MAX_EXAMPLE : MAX_COMPOSE)) return [];
    return [{ file, kind, text: await readFile(file, 'utf8') }];
  } catch {
    return [];
  }
}
