import { posix } from 'node:path/posix';

import type { Change } from './change.ts';
import type { ComposeModel, ComposeService } from './compose.ts';
import type { SourceReference } from './dangerous-sources.ts';
import { composeImage, fullName } from './deploy-images.ts';
import { COMPOSE_FILES, OVERRIDE_FILES } from './discovery.ts';
import { ok, refuse, type Result } from './result.ts';

/** `why`: what made the service part of the deployment, for people. */
export type PlannedService = { service: string; image: string; built: boolean; why: string };
export type DeployPlan = { services: PlannedService[]; removed: string[]; composeChanged: boolean };

export type PlanInput = {
  project: string;
  /** both judged: paths in the repository read "repo:PATH" */
  base: ComposeModel;
  candidate: ComposeModel;
  changes: readonly Change[];
  /** the stack's compose files and folder ("" for the top), relative to the repository */
  composeFiles: readonly string[];
  folder: string;
  references: readonly SourceReference[];
};

/** Which services a change concerns. Refused where switching images would not, or not alone, bring the change about. */
export function planDeploy(input: PlanInput): Result<DeployPlan> {
  const paths = changedPaths(input.changes);
  const stop = findUnswitchable(input, paths);
  if (stop !== null)
    return refuse('unsupported', stop, 'put it into the image, or change it by hand outside of a ticket');
  const { base, candidate, project } = input;
  const sources = [
    ...input.composeFiles,
    ...input.references.filter((one) => one.source && one.path !== null).map((one) => one.path ?? ''),
  ];
  const reasons = directly(input, paths);
  spread(candidate, project, reasons);
  const services = [...reasons].map(([service, why]) => {
    const definition = candidate.services[service] ?? {};
    return {
      service,
      image: composeImage(project, service, definition),
      built: definition.build !== undefined,
      why,
    };
  });
  return ok({
    services: services.sort((a, b) => a.service.localeCompare(b.service)),
    removed: Object.keys(base.services).filter((name) => !(name in candidate.services)),
    composeChanged: sources.some((source) => paths.includes(source)),
  });
}

/** Services that another one waits for to end well: they are verified by exit code 0. */
export function findJobs(model: ComposeModel): Set<string> {
  const jobs = new Set<string>();
  for (const { depends_on: needs } of Object.values(model.services)) {
    for (const [name, need] of Object.entries(needs ?? {})) {
      if (
        typeof need === 'object' &&
        need !== null &&
        'condition' in need &&
        need.condition === 'service_completed_successfully'
      )
        jobs.add(name);
    }
  }
  return jobs;
}

function findUnswitchable(
  { candidate, composeFiles, folder, references }: PlanInput,
  paths: readonly string[],
): string | null {
  for (const [service, { volumes }] of Object.entries(candidate.services)) {
    for (const { type, source, target } of volumes ?? []) {
      const place = type === 'bind' && source?.startsWith('repo:') ? source.slice('repo:'.length) : null;
      const changed = place === null ? undefined : paths.find((path) => isUnder(path, place));
      if (changed !== undefined) {
        return `${service} mounts ${place === '' ? 'the whole repository' : place} from the work tree at ${target}, so a new image would not bring the change of ${changed} to it`;
      }
    }
  }
  const read = references.find(
    (one) =>
      (one.kind === 'env_file' || one.kind === 'file') && one.path !== null && paths.includes(one.path),
  );
  if (read)
    return `${read.path} is read from the work tree (${read.where}), so a new image would not bring its change`;
  const env = posix.join(folder, '.env');
  if (paths.includes(env))
    return `${env} holds the settings of the running stack and is changed only by its owner`;
  const files = [...COMPOSE_FILES, ...OVERRIDE_FILES].map((name) => posix.join(folder, name));
  const other = files.find((file) => paths.includes(file) && !composeFiles.includes(file));
  return other === undefined ? null : `${other} would change which compose files the stack is made of`;
}

function directly({ base, candidate, changes }: PlanInput, paths: readonly string[]): Map<string, string> {
  const reasons = new Map<string, string>();
  const shared = changedKeys(base.networks, candidate.networks);
  const volumes = changedKeys(base.volumes, candidate.volumes);
  for (const [name, service] of Object.entries(candidate.services)) {
    const before = base.services[name];
    const source = buildSource(service, paths);
    if (before === undefined) reasons.set(name, 'new service');
    else if (canonical(before) !== canonical(service)) reasons.set(name, 'its definition changed');
    else if (source !== null) reasons.set(name, `${source} is built into it`);
    else if (Object.keys(service.networks ?? {}).some((key) => shared.has(key)))
      reasons.set(name, 'a network of it changed');
    else if ((service.volumes ?? []).some((volume) => volumes.has(volume.source ?? '')))
      reasons.set(name, 'a volume of it changed');
  }
  return changes.length === 0 ? new Map() : reasons;
}

/** What stands or falls with a service that is switched is switched with it, and what stands or falls with that. */
function spread(model: ComposeModel, project: string, reasons: Map<string, string>): void {
  for (let before = -1; before !== reasons.size;) {
    before = reasons.size;
    for (const [name, service] of Object.entries(model.services)) {
      const why = reasons.has(name)
        ? null
        : bondOf(model, project, { name, service, others: [...reasons.keys()] });
      if (why !== null) reasons.set(name, why);
    }
  }
}

/** The same image, its namespaces or volumes, or a build upon it. */
function bondOf(
  model: ComposeModel,
  project: string,
  { name, service, others }: { name: string; service: ComposeService; others: string[] },
): string | null {
  const image = fullName(composeImage(project, name, service));
  for (const other of others) {
    const definition = model.services[other] ?? {};
    if (definition.build !== undefined && fullName(composeImage(project, other, definition)) === image)
      return `runs the image of ${other}`;
    if (sharesWith(service, other)) return `is bound to ${other}`;
  }
  return null;
}

function sharesWith(service: ComposeService, other: string): boolean {
  const spaces = [service.network_mode, service.pid, service.ipc];
  const from = Array.isArray(service['volumes_from'])
    ? service['volumes_from'].map((item) => String(item).split(':')[0])
    : [];
  const contexts = Object.values(service.build?.['additional_contexts'] ?? {});
  return spaces.includes(`service:${other}`) || from.includes(other) || contexts.includes(`service:${other}`);
}

/** The first changed path that goes into the service's image, or null. */
function buildSource({ build }: ComposeService, paths: readonly string[]): string | null {
  if (!build) return null;
  const context = placeOf(build.context);
  const dockerfile = build.dockerfile?.startsWith('repo:')
    ? placeOf(build.dockerfile)
    : context === null
      ? null
      : posix.join(context, build.dockerfile ?? 'Dockerfile');
  const folders = [
    context,
    ...Object.values(build['additional_contexts'] ?? {}).map((value) => placeOf(value)),
  ].filter((place) => place !== null);
  return (
    paths.find(
      (path) =>
        path === dockerfile ||
        path === `${dockerfile ?? ''}.dockerignore` ||
        folders.some((place) => isUnder(path, place)),
    ) ?? null
  );
}

function placeOf(value: unknown): string | null {
  return typeof value === 'string' && value.startsWith('repo:') ? value.slice('repo:'.length) : null;
}

function isUnder(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function changedPaths(changes: readonly Change[]): string[] {
  return changes.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath]));
}

function changedKeys(base: Record<string, unknown>, candidate: Record<string, unknown>): Set<string> {
  return new Set(
    Object.keys(candidate).filter((key) => key in base && canonical(base[key]) !== canonical(candidate[key])),
  );
}

/** JSON with sorted keys, so that equal values read equal. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, node: unknown) =>
    typeof node === 'object' && node !== null && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}
