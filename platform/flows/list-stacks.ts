import { collectVariables, findUnset, type VariableUse } from '../domain/variables.ts';
import type { Ports } from '../ports.ts';

/** A variable as people may see it: the value only where it is no secret. */
export type ListedVariable = {
  name: string;
  secret: boolean;
  set: boolean;
  value: string | null;
  defaultValue: string | null;
  required: boolean;
  uses: VariableUse[];
};
export type ListedStack = {
  name: string;
  project: string;
  dir: string;
  files: string[];
  variables: ListedVariable[];
  unset: string[];
};

/** Every stack of the root with its variables, and the files that could not be read. */
export async function listStacks(
  ports: Pick<Ports, 'compose' | 'stackFiles'>,
): Promise<{ stacks: ListedStack[]; faults: { file: string; message: string }[] }> {
  const { stacks, faults } = await ports.compose.stacks();
  const read = await Promise.all(stacks.map((stack) => ports.stackFiles.read(stack)));
  const listed: ListedStack[] = [];
  for (const [index, { name, project, dir, files }] of stacks.entries()) {
    const { texts, values, faults: wrong } = read[index] ?? { texts: [], values: {}, faults: [] };
    faults.push(...wrong.filter((fault) => !faults.some((known) => known.file === fault.file)));
    const variables = collectVariables(texts).map(
      ({ name: variable, secret, defaultValue, required, uses }) => ({
        name: variable,
        secret,
        set: values[variable] !== undefined,
        value: secret ? null : (values[variable] ?? null),
        defaultValue: secret ? null : defaultValue,
        required: required !== null,
        uses,
      }),
    );
    listed.push({
      name,
      project,
      dir,
      files,
      variables,
      unset: findUnset(texts, (variable) => values[variable]).map((unset) => unset.name),
    });
  }
  return { stacks: listed, faults };
}
