import { relative } from 'node:path';

import type { DescribedService } from '../domain/compose-model/services.ts';
import type { StackRef } from '../domain/compose.ts';
import { variablesOf } from '../domain/interpolation.ts';
import { variableType, type VariableType } from '../domain/variable-type.ts';
import { collectVariables, type FoundText, type Variable } from '../domain/variables.ts';
import type { Ports } from '../ports.ts';

export type DiscoveredStack = {
  name: string;
  project: string;
  /** below the root, "." for the root itself */
  dir: string;
  files: string[];
  profiles: string[];
  variants: { name: string; files: string[] }[];
  services: DescribedService[];
};
export type DiscoveredVariable = {
  name: string;
  /** as written, with the variables inside it; null when none is */
  default: string | null;
  alternate: string | null;
  required: boolean;
  secret: boolean;
  type: VariableType;
  /** the one service that uses it, or "shared" */
  group: string;
  stacks: string[];
  used_by: { file: string; line: number }[];
};
export type Discovered = {
  stacks: DiscoveredStack[];
  /** those that `docker compose config --variables` lists */
  variables: DiscoveredVariable[];
  /** those that Compose puts in as well and does not list: in the project's name, in mappings within lists, in messages */
  other_variables: DiscoveredVariable[];
  errors: { file: string; line: number | null; message: string }[];
};

type Texts = { stack: string; texts: readonly FoundText[]; names: ReadonlySet<string> };

/** Every stack of the root with its services, every variable with the places it stands in, and every file that cannot be read. */
export async function discover(
  ports: Pick<Ports, 'stackFiles'> & {
    compose: Pick<Ports['compose'], 'stacks'>;
    root: Pick<Ports['root'], 'dir'>;
  },
): Promise<Discovered> {
  const below = (file: string) => relative(ports.root.dir, file) || '.';
  const { stacks, faults } = await ports.compose.stacks();
  const found: Discovered = { stacks: [], variables: [], other_variables: [], errors: [] };
  const all: Texts[] = [];
  for (const stack of stacks) {
    const { texts, services, errors, files } = await ports.stackFiles.describe(stack);
    found.stacks.push(describeStack(stack, services, files, below));
    found.errors.push(...errors);
    all.push({ stack: stack.name, texts, names: namesIn(texts) });
  }
  const told = new Set(found.errors.map(({ file }) => file));
  found.errors.push(
    ...faults.filter(({ file }) => !told.has(file)).map((fault) => ({ ...fault, line: null })),
  );
  found.errors = found.errors.map((error) => ({ ...error, file: below(error.file) }));
  const names = namesIn(all.flatMap(({ texts }) => listedOnly(texts)));
  const variables = collectVariables(all.flatMap(({ texts }) => texts)).map((variable) =>
    describeVariable(variable, all, below),
  );
  found.variables = variables.filter(({ name }) => names.has(name));
  found.other_variables = variables.filter(({ name }) => !names.has(name));
  return found;
}

function namesIn(texts: readonly FoundText[]): Set<string> {
  return new Set(texts.flatMap(({ pieces }) => variablesOf(pieces).map(({ name }) => name)));
}

/** The texts in which Compose looks for variables, without the messages of `?`, which it does not look into. */
function listedOnly(texts: readonly FoundText[]): FoundText[] {
  return texts
    .filter(({ listed }) => listed)
    .map((text) => ({ ...text, pieces: text.pieces.map(withoutMessage) }));
}

function withoutMessage(piece: FoundText['pieces'][number]): FoundText['pieces'][number] {
  if (piece.kind === 'text' || piece.operator === null) return piece;
  return { ...piece, operand: piece.operator.endsWith('?') ? [] : piece.operand.map(withoutMessage) };
}

function describeStack(
  { name, project, dir, variants = [] }: StackRef,
  services: DescribedService[],
  files: readonly string[],
  below: (file: string) => string,
): DiscoveredStack {
  return {
    name,
    project,
    dir: below(dir),
    files: files.map(below),
    profiles: [...new Set(services.flatMap(({ profiles }) => profiles))].toSorted(),
    variants: variants.map((variant) => ({ ...variant, files: variant.files.map(below) })),
    services,
  };
}

function describeVariable(
  variable: Variable,
  all: readonly Texts[],
  below: (file: string) => string,
): DiscoveredVariable {
  const services = new Set(variable.uses.map(({ service }) => service));
  const [only] = services;
  const places = new Map(
    variable.uses.map(({ file, line }) => [`${file}:${String(line)}`, { file: below(file), line }]),
  );
  return {
    name: variable.name,
    default: variable.defaultValue,
    alternate: variable.alternate,
    required: variable.required !== null,
    secret: variable.secret,
    type: variableType(variable),
    group: services.size === 1 && only ? only : 'shared',
    stacks: all.filter(({ names }) => names.has(variable.name)).map(({ stack }) => stack),
    used_by: [...places.values()],
  };
}
