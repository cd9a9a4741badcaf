import path from 'node:path';

import type { Judged } from './deploy-ticket-judge.ts';
import { findJobs, type DeployPlan, type PlannedService } from '../domain/deploy-plan.ts';
import {
  BUILT_LABEL,
  composeImage,
  fullName,
  IMAGE_LABEL,
  ownTag,
  REVISION_LABEL,
} from '../domain/deploy-images.ts';
import type { DeployRecord, DeployService } from '../domain/deploy-record.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { ServiceState } from '../ports.ts';
import { createLog, enterStep, keepEvidence, type DeployRun } from './deploy-ticket-run.ts';

/** What runs now, on record before anything is changed: former images to go back to, siblings that must stay. */
export async function recordPlan(
  run: DeployRun,
  judged: Judged,
  plan: DeployPlan,
  trees: { base: string; candidate: string },
): Promise<Result<DeployRun>> {
  const { ports, stack, record } = run;
  const seen = await ports.engine.services(stack);
  if (seen.length === 0)
    return refuse(
      'not_ready',
      `${stack.name} is not running, so there is nothing to deploy to`,
      `start it: dockfra up --stack ${stack.name}`,
    );
  const images = Object.entries(judged.candidate.services).map(([name, service]) =>
    composeImage(stack.project, name, service),
  );
  const jobs = findJobs(judged.candidate);
  const services = plan.services.map((planned) =>
    describe(planned, { seen, images, jobs, judged, sha: record.candidate }),
  );
  const touched = new Set([...services.map((service) => service.service), ...plan.removed]);
  const inTree = (tree: string) =>
    stack.files.map((file) => path.join(tree, judged.folder, path.relative(stack.dir, file)));
  const change: Partial<DeployRecord> = {
    services: shareTags(services),
    removed: plan.removed,
    files: plan.composeChanged ? { base: inTree(trees.base), candidate: inTree(trees.candidate) } : null,
    siblings: groupIds(seen.filter((state) => !touched.has(state.service))),
  };
  for (const { service, why } of plan.services) run.progress('plan', `${service}: ${why}`);
  const entered = await enterStep(run, 'build', change);
  const facts = { kind: 'deploy', result: 'info', run: 'candidate', commit: record.candidate } as const;
  await keepEvidence(
    entered,
    judged.told.map((line) => ({ ...facts, name: 'new in the compose files', summary: line })),
  );
  return ok(entered);
}

/** One image for each name that compose builds, from the candidate's tree, under a name of our own. */
export async function buildImages(run: DeployRun, tree: string): Promise<Result<DeployRun>> {
  let current = run;
  for (const tag of new Set(
    run.record.services.map((service) => service.tag).filter((name) => name !== null),
  )) {
    const built = await buildOne(current, tree, tag);
    if (!built.ok) return built;
    const services = current.record.services.map((service) =>
      service.tag === tag ? { ...service, imageId: built.value } : service,
    );
    current = await enterStep(current, 'build', { services });
  }
  return ok(current);
}

async function buildOne(run: DeployRun, tree: string, tag: string): Promise<Result<string>> {
  const { ports, stack, config, record } = run;
  const service = record.services.find((one) => one.tag === tag && one.built)?.service;
  if (service === undefined)
    return refuse(
      'unsupported',
      `no service builds ${tag}`,
      'give one of the services that use this image a build section',
    );
  const started = ports.clock.now().getTime();
  const log = createLog((line) => run.progress('build', line));
  const labels = {
    [IMAGE_LABEL]: ports.root.id,
    [REVISION_LABEL]: record.candidate,
    [BUILT_LABEL]: ports.clock.now().toISOString(),
    'dockfra.root': '', // containers inherit labels: a LABEL of the Dockerfile must not make one of ours out of them
  };
  const built = await ports.compose.build(
    { stack, tree, service, tag, labels, network: config.deploy.build_network },
    log.line,
    run.signal,
  );
  const item = {
    kind: 'build',
    name: service,
    run: 'candidate',
    commit: record.candidate,
    duration_ms: ports.clock.now().getTime() - started,
  } as const;
  const data = { name: `build-${service}.log`, content: log.text() };
  if (!built.ok) {
    await keepEvidence(run, [{ ...item, result: 'failed', summary: built.refusal.message, data }]);
    const offline =
      config.deploy.build_network === 'none' ? '; builds have no network (deploy.build_network: none)' : '';
    return refuse(
      'checks_failed',
      `${built.refusal.message}${offline}`,
      built.refusal.hint,
      built.refusal.details,
    );
  }
  await keepEvidence(run, [{ ...item, result: 'passed', summary: `${tag} = ${built.value.imageId}`, data }]);
  return ok(built.value.imageId);
}

type Facts = {
  seen: readonly ServiceState[];
  images: readonly string[];
  jobs: ReadonlySet<string>;
  judged: Judged;
  sha: string;
};

function describe({ service, image, built }: PlannedService, facts: Facts): DeployService {
  const containers = facts.seen.filter((state) => state.service === service);
  const ended =
    containers.length > 0 && containers.every((state) => state.state === 'exited' && state.exitCode === 0);
  return {
    service,
    image,
    built,
    tag: built ? ownTag(image, facts.sha.slice(0, 12), facts.images) : null,
    formerTag: containers[0] ? ownTag(image, 'dockfra-former', facts.images) : null,
    formerId: containers[0]?.imageId ?? null,
    imageId: null,
    job: ended || facts.jobs.has(service),
    replicas: replicasOf(facts.judged.candidate.services[service] ?? {}),
  };
}

/** A service without a build that runs the image of one that is built gets its tag: both switch together. */
function shareTags(services: readonly DeployService[]): DeployService[] {
  return services.map((service) => {
    if (service.tag !== null) return service;
    const builder = services.find(
      (other) => other.tag !== null && fullName(other.image) === fullName(service.image),
    );
    return builder ? { ...service, tag: builder.tag } : service;
  });
}

function replicasOf(service: { [key: string]: unknown }): number {
  const deploy = service['deploy'];
  const wanted =
    typeof deploy === 'object' && deploy !== null && 'replicas' in deploy
      ? deploy.replicas
      : service['scale'];
  return typeof wanted === 'number' ? wanted : 1;
}

function groupIds(seen: readonly ServiceState[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const { service, containerId } of seen) (groups[service] ??= []).push(containerId);
  return groups;
}
