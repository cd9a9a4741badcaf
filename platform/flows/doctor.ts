import { faultLine } from '../domain/config-origin.ts';
import { configSchema, type Config } from '../domain/config.ts';
import { chooseClient } from '../domain/docker-clients.ts';
import { judgeModels, profilesOf } from '../domain/doctor-models.ts';
import { isHealthy, judgeHost, type Finding, type RootFacts } from '../domain/doctor.ts';
import { publishedPorts, takenPorts } from '../domain/published-ports.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import { findUnset } from '../domain/variables.ts';
import type { Ports, StackRef } from '../ports.ts';
import { ownPorts } from './fixed-ports.ts';

export type Diagnosis = { healthy: boolean; findings: Finding[] };
type DoctorPorts = Pick<Ports, 'host' | 'settings' | 'compose' | 'repositories' | 'stackFiles' | 'secrets'>;

/** Looks at host and root, judges, changes nothing. Works without an engine, a client, a stack or valid settings. */
export async function diagnose(ports: DoctorPorts, signal: AbortSignal): Promise<Diagnosis> {
  const { faults } = await ports.settings.explain();
  const config = faults.length === 0 ? await ports.settings.current() : configSchema.parse({});
  const own = ownPorts(config);
  const host = await ports.host.facts(own, signal);
  const { stacks, faults: unreadable } =
    faults.length === 0 ? await ports.compose.stacks() : { stacks: [], faults: [] };
  const sound = stacks.filter((stack) => !unreadable.some(({ file }) => stack.files.includes(file)));
  const looked = chooseClient(host.clients).ok ? await lookAtModels(ports, sound) : { faults: [], held: [] };
  const root: RootFacts = {
    settings: faults.map(faultLine),
    compose: [...unreadable, ...looked.faults],
    held: looked.held,
    ownPorts: own,
    stacks: faults.length === 0 ? stacks.map((stack) => stack.name) : null,
    repositories: await repositoryProblems(ports, stacks),
    openRoles: ROLE_NAMES.filter((role) => config.roles[role].egress === 'open'),
    buildNetwork: config.deploy.build_network,
  };
  const findings = [
    ...judgeHost(host, root),
    ...(await unsetFindings(ports, sound)),
    ...(await modelFindings(ports, config)),
  ];
  return { healthy: isHealthy(findings), findings };
}

/** What Compose itself says against the files, and whose ports are held, for stacks whose values are all there (a missing value is told apart). */
async function lookAtModels(
  ports: DoctorPorts,
  stacks: readonly StackRef[],
): Promise<{ faults: { file: string; message: string }[]; held: RootFacts['held'] }> {
  const faults: { file: string; message: string }[] = [];
  const held: RootFacts['held'] = [];
  for (const stack of stacks) {
    if ((await unsetNames(ports, stack)).length > 0) continue;
    const model = await ports.compose.model(stack);
    if (!model.ok) {
      faults.push({ file: stack.files[0] ?? stack.dir, message: model.refusal.message });
      continue;
    }
    const facts = await ports.host.ports(publishedPorts(model.value));
    held.push(...takenPorts(stack, facts).map((port) => ({ stack: stack.name, port })));
  }
  return { faults, held };
}

async function unsetFindings(ports: DoctorPorts, stacks: readonly StackRef[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const stack of stacks) {
    const names = await unsetNames(ports, stack);
    if (names.length === 0) continue;
    const flags = names.map((name) => ` --set ${name}=VALUE`).join('');
    findings.push({
      check: 'variables',
      verdict: 'warn',
      what: `stack ${stack.name} needs ${names.join(', ')}`,
      cure: `dockfra up --stack ${stack.name}${flags}   (secrets that are not given are generated)`,
    });
  }
  return findings;
}

async function modelFindings(ports: DoctorPorts, config: Config): Promise<Finding[]> {
  const profiles = profilesOf(config);
  const keys = new Set<string>();
  for (const { profile } of profiles)
    if (profile.api_key_env !== undefined && (await ports.secrets.get(profile.api_key_env)) !== null)
      keys.add(profile.api_key_env);
  return judgeModels(profiles, keys);
}

async function unsetNames(ports: DoctorPorts, stack: StackRef): Promise<string[]> {
  const { texts, values } = await ports.stackFiles.read(stack);
  return findUnset(texts, (name) => values[name]).map(({ name }) => name);
}

async function repositoryProblems(
  ports: DoctorPorts,
  stacks: readonly StackRef[],
): Promise<RootFacts['repositories']> {
  const problems: RootFacts['repositories'] = [];
  for (const stack of stacks) {
    const found = await ports.repositories.find(stack.dir);
    if (!found.ok)
      problems.push({
        dir: stack.dir,
        problem: found.refusal.message,
        cure: found.refusal.hint ?? 'git init',
      });
  }
  return problems;
}
