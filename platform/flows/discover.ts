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
  /** why these files: found in their folder, named in dockfra.yaml, or its containers were started so */
  source: 'found' | 'named' | 'running';
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
  /** projects that run from a folder of the root, with files that cannot be read */
  elsewhere: { project: string; dir: string; reason: string }[];
};

type Described = Awaited<ReturnType<Ports['stackFiles']['describe']>>;
type Found = Awaited<ReturnType<Ports['compose']['stacks']>>;
type Texts = { stack: string; texts: readonly FoundText[]; names: ReadonlySet<string> };

/** Every stack of the root with its services, every variable with the places it stands in, and every file that cannot be read. The same object as before while nothing changed: it must not be changed. */
export async function discover(
  ports: { stackFiles: Pick<Ports['stackFiles'], 'describe'> } & {
    compose: Pick<Ports['compose'], 'stacks'>;
    root: Pick<Ports['root'], 'dir'>;
  },
): Promise<Discovered> {
  const seen = await ports.compose.stacks();
  const described = await Promise.all(seen.stacks.map((stack) => ports.stackFiles.describe(stack)));
  const before = LAST.get(ports.stackFiles);
  const key = JSON.stringify([ports.root.dir, seen]);
  if (before?.key === key && described.every((one, index) => one === before.described[index]))
    return before.found;
  const found = putTogether(ports.root.dir, seen, described);
  LAST.set(ports.stackFiles, { key, described, found });
  return found;
}

/** What was found last, for each way to the files. */
const LAST = new WeakMap<object, { key: string; described: readonly Described[]; found: Discovered }>();

function putTogether(root: string, seen: Found, described: readonly Described[]): Discovered {
  const below = belowOf(root);
  const all = seen.stacks.map((stack, index) => ({ stack, ...(described[index] ?? NOTHING) }));
  const texts = all.map(({ stack, texts: own }) => ({ stack: stack.name, texts: own, names: namesIn(own) }));
  const found = all.flatMap(({ errors }) => errors);
  const told = new Set(found.map(({ file }) => file));
  const untold = seen.faults.filter(({ file }) => !told.has(file)).map((fault) => ({ ...fault, line: null }));
  const listed = namesIn(all.flatMap(({ texts: own }) => listedOnly(own)));
  const variables = collectVariables(all.flatMap(({ texts: own }) => own)).map((variable) =>
    describeVariable(variable, texts, below),
  );
  return {
    stacks: all.map(({ stack, services, files }) => describeStack(stack, services, files, below)),
    variables: variables.filter(({ name }) => listed.has(name)),
    other_variables: variables.filter(({ name }) => !listed.has(name)),
    errors: [...found, ...untold].map((error) => ({ ...error, file: below(error.file) })),
    elsewhere: (seen.elsewhere ?? []).map((one) => ({ ...one, dir: below(one.dir) })),
  };
}

const NOTHING: Described = { texts: [], services: [], files: [], errors: [] };

/** Paths below the root; most come many times. */
function belowOf(root: string): (file: string) => string {
  const known = new Map<string, string>();
  return (file) => {
    const path = known.get(file) ?? (relative(root, file) || '.');
    known.set(file, path);
    return path;
  };
}

function namesIn(texts: readonly FoundText[]): Set<string> {
  const names = new Set<string>();
  for (const { pieces } of texts) for (const { name } of variablesOf(pieces)) names.add(name);
  return names;
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
  { name, project, dir, variants = [], source }: StackRef,
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
    source: source ?? 'found',
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
