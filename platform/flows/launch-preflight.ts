import { judgePreflight, type Preflight, type PreflightFinding } from '../domain/preflight.ts';
import { refuse, type Refusal } from '../domain/result.ts';
import type { Ports, StackRef } from '../ports.ts';
import { PREFLIGHT_RULES } from '../preflight/registry.gen.ts';
import { collectFacts, lookAtStack, type FactPorts } from './launch-facts.ts';
import type { ComposeModel } from '../domain/compose.ts';

export type PreflightAnswer = {
  preflight: Preflight;
  /** by the name of the stack; those that Compose accepts */
  models: ReadonlyMap<string, ComposeModel>;
};

/** Looks at everything that could stand in the way of these stacks; changes nothing. */
export async function preflightStacks(
  ports: FactPorts & Pick<Ports, 'root'>,
  stacks: readonly StackRef[],
  signal: AbortSignal,
): Promise<PreflightAnswer> {
  const { stacks: all } = await ports.compose.stacks();
  const rest = all.filter(({ name }) => !stacks.some((stack) => stack.name === name));
  const [chosen, others] = await Promise.all([
    Promise.all(stacks.map((stack) => lookAtStack(ports, stack, { model: true }))),
    Promise.all(rest.map((stack) => lookAtStack(ports, stack, { model: false }))),
  ]);
  const preflight = judgePreflight(PREFLIGHT_RULES, await collectFacts(ports, chosen, others, signal));
  const models = new Map(chosen.flatMap(({ name, model }) => (model ? [[name, model] as const] : [])));
  return { preflight: belowRoot(preflight, ports.root.dir), models };
}

/** Null when the stacks may be launched; else every finding that stops them at once. */
export function refusePreflight({ findings }: Preflight): Refusal | null {
  const stops = findings.filter(({ level }) => level === 'stop');
  const [first] = stops;
  if (!first) return null;
  const names = [...new Set(stops.map(({ stack }) => stack))];
  const cure = first.fix?.text ?? 'dockfra preflight';
  return refuse(
    first.rule === 'room' ? 'limits' : first.rule === 'readable' ? 'invalid_input' : 'conflict',
    `${names.length === 1 ? 'stack' : 'stacks'} ${names.join(', ')} cannot start: ${stops.map(causeOf).join('; ')}`.slice(
      0,
      2000,
    ),
    stops.length === 1 ? cure : 'dockfra preflight   shows each with its place and cure',
    stops.map(findingLine),
  ).refusal;
}

function causeOf({ service, cause }: PreflightFinding): string {
  return service === null || cause.includes(`service ${service}`) ? cause : `${service}: ${cause}`;
}

/** "web: port 8080 is held by nginx (compose.yaml:7); use port 8081" */
export function findingLine(finding: PreflightFinding): string {
  const { place, fix } = finding;
  const where = place ? ` (${place.file}:${String(place.line)})` : '';
  return `${causeOf(finding)}${where}${fix ? `; ${fix.text}` : ''}`;
}

/** Places as people name them: below the root. */
function belowRoot(preflight: Preflight, root: string): Preflight {
  const below = (file: string) => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file);
  return {
    ...preflight,
    findings: preflight.findings.map((finding) =>
      finding.place ? { ...finding, place: { ...finding.place, file: below(finding.place.file) } } : finding,
    ),
  };
}
