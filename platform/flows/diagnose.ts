import type { Caller } from '../domain/access.ts';
import { groupDiagnoses } from '../domain/diagnosis-group.ts';
import { firstMatch, noFacts, type Matched } from '../domain/diagnosis-match.ts';
import type { Diagnosed, Diagnosis, Symptom, UnknownFault } from '../domain/diagnosis.ts';
import { messageOf } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports, StackRef } from '../ports.ts';
import { diagnosisFacts, readStackText, type FactPorts } from './diagnose-facts.ts';
import { fileSymptoms, missingServices } from './diagnose-files.ts';
import { failedLaunch, type FailedLaunch } from './diagnose-launches.ts';
import { lookAtContainers, type LookPorts } from './diagnose-look.ts';
import { KNOWN_FAULTS } from './known-faults.ts';
import { mayRead } from './read-service.ts';

export type DiagnosePorts = FactPorts & LookPorts & Pick<Ports, 'launches' | 'settings' | 'tickets'>;
/** `stack` null: all of them; `service` null: each of them. */
export type DiagnoseWish = { stack: string | null; service: string | null };

/**
 * What is wrong in the stacks, as far as the known patterns tell, each with the fixes that are offered; and what is wrong without any
 * pattern that knows it. Looks at containers, their last lines, the last launch and the files; changes nothing.
 */
export async function diagnose(
  ports: DiagnosePorts,
  caller: Caller,
  { stack: name, service }: DiagnoseWish,
  signal: AbortSignal,
): Promise<Result<Diagnosed>> {
  const { stacks, faults } = await ports.compose.stacks();
  const chosen = stacks.filter((stack) => name === null || stack.name === name);
  if (name !== null && chosen.length === 0 && faults.length === 0)
    return refuse('not_found', `no stack named ${name}`, 'see: dockfra stack list');
  if (name !== null) {
    const allowed = await mayRead(ports, caller, name);
    if (!allowed.ok) return allowed;
  }
  const diagnosed: Diagnosed = {
    at: ports.clock.now().toISOString(),
    diagnoses: faults.flatMap((fault) => ofFault(ports, fault, stacks, name)),
    unknown: [],
    stacks: [],
    unread: [],
  };
  const told = new Set(diagnosed.diagnoses.map(({ id }) => id)); // Compose says the same of the file
  for (const stack of chosen) {
    signal.throwIfAborted();
    if (!(await mayRead(ports, caller, stack.name)).ok) continue;
    try {
      const { diagnoses, unknown } = await diagnoseStack(
        ports,
        stack,
        { named: name !== null, service },
        signal,
      );
      diagnosed.diagnoses.push(...diagnoses.filter(({ id }) => !told.has(id)));
      diagnosed.unknown.push(...unknown);
      diagnosed.stacks.push(stack.name);
    } catch (error) {
      if (signal.aborted) throw error;
      diagnosed.unread.push({ stack: stack.name, why: messageOf(error) }); // the others are told all the same
    }
  }
  const isWarning = ({ level }: Diagnosis) => Number(level === 'warn');
  return ok({ ...diagnosed, diagnoses: diagnosed.diagnoses.toSorted((a, b) => isWarning(a) - isWarning(b)) });
}

type StackDiagnosed = { diagnoses: Diagnosis[]; unknown: UnknownFault[] };

async function diagnoseStack(
  ports: DiagnosePorts,
  stack: StackRef,
  { named, service }: { named: boolean; service: string | null },
  signal: AbortSignal,
): Promise<StackDiagnosed> {
  const looked = await lookAtContainers(ports, stack, service, signal);
  const launch = await failedLaunch(ports, stack, looked);
  const text = await readStackText(ports, stack);
  const missing = missingServices(text, looked, { service, launched: launch !== null });
  for (const one of missing) looked.wrong.set(one, { why: 'it has no container', lines: [] });
  const isWrong = looked.wrong.size > 0 || launch !== null;
  const files = isWrong || named ? await fileSymptoms(ports, stack, text) : [];
  const symptoms = [
    ...looked.symptoms,
    ...(launch?.symptoms ?? []),
    ...files,
    ...missing.map((one) => absent(stack, one)),
  ];
  const matched = symptoms.flatMap((symptom) => firstMatch(KNOWN_FAULTS, symptom) ?? []);
  const states = new Map([...(await otherStates(ports, stack, service)), ...looked.states]);
  const facts = await diagnosisFacts(ports, text, states, matched);
  const calm = new Set([...looked.states.keys()].filter((one) => !looked.wrong.has(one)));
  const told = matched.filter((one) => isTold(one, calm));
  const all = groupDiagnoses(told, facts, calm);
  const diagnoses = withoutEchoes(all).filter(
    (one) => service === null || [service, null].includes(one.service),
  );
  return { diagnoses, unknown: unknownOf(stack, looked.wrong, { launch, diagnoses: all }) };
}

/** Of services that are not looked at, for what one that is says about them: "Start db". */
async function otherStates(
  ports: Pick<Ports, 'engine'>,
  stack: StackRef,
  service: string | null,
): Promise<[string, string][]> {
  if (service === null) return [];
  return (await ports.engine.services(stack)).map((one) => [one.service, one.state]);
}

/** A service that runs as it should may well write of a lost connection now and then. */
function isTold({ pattern, symptom }: Matched, calm: ReadonlySet<string>): boolean {
  const { service, source } = symptom;
  return pattern.level === 'error' || source !== 'log' || service === null || !calm.has(service);
}

/** Why the whole stack was not started is said once, and not again for each service that has no container therefore. */
function withoutEchoes(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  const isWhole = diagnoses.some(({ service, level }) => service === null && level === 'error');
  return diagnoses.filter(({ pattern }) => !isWhole || pattern !== 'not-created');
}

function absent(stack: StackRef, service: string): Symptom {
  return { source: 'state', text: 'has no container', stack: stack.name, service, container: null, at: null };
}

/** Nothing that is wrong stays silent. */
function unknownOf(
  stack: StackRef,
  wrong: ReadonlyMap<string, { why: string; lines: string[] }>,
  { launch, diagnoses }: { launch: FailedLaunch | null; diagnoses: readonly Diagnosis[] },
): UnknownFault[] {
  const known = new Set(diagnoses.map(({ service }) => service));
  const services = [...wrong].flatMap(([service, { why, lines }]) =>
    known.has(service) ? [] : [{ stack: stack.name, service, why, lines }],
  );
  if (launch === null || diagnoses.length > 0 || services.length > 0) return services;
  return [
    { stack: stack.name, service: null, why: `its last launch failed: ${launch.cause}`, lines: launch.lines },
  ];
}

function ofFault(
  ports: Pick<Ports, 'root'>,
  { file, message }: { file: string; message: string },
  stacks: readonly StackRef[],
  name: string | null,
): Diagnosis[] {
  const stack = stacks.find(({ files }) => files.includes(file))?.name ?? null;
  if (name !== null && stack !== null && stack !== name) return [];
  const below = file.startsWith(`${ports.root.dir}/`) ? file.slice(ports.root.dir.length + 1) : file;
  const [, line] = /\bline (\d+)/.exec(message) ?? [];
  const text = `${below}: ${message}`;
  const symptom: Symptom = { source: 'files', text, stack, service: null, container: null, at: null };
  const matched = firstMatch(KNOWN_FAULTS, symptom);
  const place = { file: below, line: Number(line ?? 1) };
  return groupDiagnoses(matched === null ? [] : [matched], noFacts(''), new Set()).map((one) => ({
    ...one,
    place,
  }));
}
