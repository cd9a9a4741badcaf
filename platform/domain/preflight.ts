import type { MapNode } from './compose-model/tree.ts';
import type { ComposeModel } from './compose.ts';
import type { EnvSettings } from './config-env.ts';
import type { DiskFact, PortFact } from './host-facts.ts';

/** A fact that could not be had says why: nothing is ever taken for fine because nobody could look. */
export type Known<T> = { known: true; value: T } | { known: false; why: string };

/** A stack as preflight looks at it; paths are absolute. */
export type PreflightStack = {
  name: string;
  project: string;
  dir: string;
  files: readonly string[];
  /** what Compose makes of the files with the chosen profiles; null when it refuses them, or for a stack that is not to be launched */
  model: ComposeModel | null;
  /** what Compose says against the files */
  refused: string | null;
  /** our own reading of the files, with the place of every value */
  tree: MapNode | null;
  /** values of the variables */
  values: Readonly<Record<string, string>>;
};

export type ContainerFact = {
  name: string;
  project: string | null;
  ports: readonly { ip: string; port: number; protocol: string }[];
};
export type NetworkFact = { name: string; project: string | null; subnets: readonly string[] };
/** `device`: the interface; null destination parts are never given */
export type RouteFact = { subnet: string; device: string };
export type ImageFact =
  | { state: 'local'; platform: string; hasHealthcheck: boolean }
  | { state: 'offered' }
  | { state: 'refused'; message: string }
  | { state: 'missing'; message: string }
  | { state: 'unreachable'; message: string }
  | { state: 'unknown'; message: string };
export type PathFact = { kind: 'file' | 'folder' | 'other' | 'absent'; readOnly: boolean };

export type PreflightFacts = {
  /** what dockfra.yaml says of the variables */
  env: EnvSettings;
  /** to be launched, in this order */
  stacks: readonly PreflightStack[];
  /** the others of the root, without their model */
  others: readonly PreflightStack[];
  ports: Known<readonly PortFact[]>;
  /** for a port that cannot be had, one nearby that can */
  freePorts: Readonly<Record<number, number>>;
  containers: Known<readonly ContainerFact[]>;
  networks: Known<readonly NetworkFact[]>;
  volumes: Known<readonly string[]>;
  routes: Known<readonly RouteFact[]>;
  images: Known<Readonly<Record<string, ImageFact>>>;
  paths: Known<Readonly<Record<string, PathFact>>>;
  disks: Known<readonly DiskFact[]>;
  memory: Known<{ totalBytes: number }>;
  /** the engine's, like linux/amd64 */
  platform: Known<string>;
};
export type FactName = Exclude<keyof PreflightFacts, 'env' | 'stacks' | 'others' | 'freePorts'>;

export type PreflightLevel = 'stop' | 'warn';
export type PreflightFix = {
  text: string;
  /** a catalogued action that does it */
  action?: { name: string; input: Record<string, unknown> } | undefined;
};
export type PreflightFinding = {
  rule: string;
  /** `stop`: compose would fail, or do harm */
  level: PreflightLevel;
  stack: string;
  service: string | null;
  cause: string;
  place: { file: string; line: number } | null;
  fix: PreflightFix | null;
};
export type Found = Omit<PreflightFinding, 'rule' | 'stack'>;

/** One thing that preflight looks at. */
export type PreflightRule = {
  /** the name of its file */
  name: string;
  /** what is looked at, as a row of the list: "Host ports are free" */
  title: string;
  /** facts without which nothing can be said */
  asks: readonly FactName[];
  /** said only when no other rule knows why the stack cannot start */
  whenUnexplained?: boolean;
  /** `tree`: works on files that Compose refuses, too */
  reads: 'model' | 'tree';
  find(stack: PreflightStack, facts: PreflightFacts): Found[];
};

export type PreflightCheck = {
  rule: string;
  title: string;
  state: 'fine' | 'warn' | 'stop' | 'unchecked';
  /** why it could not be checked */
  why: string | null;
};
export type Preflight = {
  stacks: string[];
  /** false: a launch would be refused */
  ready: boolean;
  checks: PreflightCheck[];
  findings: PreflightFinding[];
};

const MAX_FINDINGS = 500;

/** Every rule on every stack that is to be launched. What stops comes first. */
export function judgePreflight(rules: readonly PreflightRule[], facts: PreflightFacts): Preflight {
  const looked = withoutExplained(
    rules,
    rules.map((rule) => lookWith(rule, facts)),
  );
  const findings = looked
    .flatMap(({ found }) => found)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MAX_FINDINGS);
  return {
    stacks: facts.stacks.map(({ name }) => name),
    ready: findings.every(({ level }) => level !== 'stop'),
    checks: looked.map(({ check }) => check),
    findings,
  };
}

type Looked = { check: PreflightCheck; found: PreflightFinding[] };

function withoutExplained(rules: readonly PreflightRule[], looked: readonly Looked[]): Looked[] {
  const weak = new Set(rules.filter(({ whenUnexplained }) => whenUnexplained).map(({ name }) => name));
  const explained = new Set(
    looked
      .flatMap(({ found }) => found)
      .filter(({ rule, level }) => level === 'stop' && !weak.has(rule))
      .map(({ stack }) => stack),
  );
  return looked.map(({ check, found }) => {
    if (!weak.has(check.rule)) return { check, found };
    const left = found.filter(({ stack }) => !explained.has(stack));
    return left.length === found.length
      ? { check, found }
      : { check: { ...check, state: 'unchecked', why: 'see the other findings' }, found: left };
  });
}

function lookWith(rule: PreflightRule, facts: PreflightFacts): Looked {
  const missing = rule.asks.flatMap((name) => (facts[name].known ? [] : [facts[name].why]));
  const able = facts.stacks.filter((stack) => rule.reads === 'tree' || stack.model !== null);
  const unread = facts.stacks.filter((stack) => !able.includes(stack));
  const found =
    missing.length > 0
      ? []
      : able.flatMap((stack) =>
          rule.find(stack, facts).map((one) => ({ rule: rule.name, stack: stack.name, ...one })),
        );
  const whys = [...missing, ...unread.map(({ name }) => `Compose refuses the files of ${name}`)];
  const worst = found.some(({ level }) => level === 'stop') ? 'stop' : found.length > 0 ? 'warn' : null;
  const state = worst ?? (whys.length > 0 ? 'unchecked' : 'fine');
  const why = whys.length > 0 ? [...new Set(whys)].join('; ') : null;
  return { check: { rule: rule.name, title: rule.title, state, why }, found };
}

function rank({ level }: PreflightFinding): number {
  return level === 'stop' ? 0 : 1;
}
