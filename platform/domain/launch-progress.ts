import type { ComposeModel } from './compose.ts';
import type { LaunchPhase, LaunchRecord, LaunchService } from './launch-record.ts';

/** Something that a service was seen doing. */
export type LaunchStep = { service: string; phase: LaunchPhase; detail: string };

const MAX_DETAIL = 300;

/** The record with one more step of a service; the same record when that says nothing new. */
export function withStep(record: LaunchRecord, stack: string, step: LaunchStep, now: string): LaunchRecord {
  const index = record.services.findIndex((one) => one.stack === stack && one.service === step.service);
  const before = record.services[index];
  if (!before) return record;
  const detail = step.detail.slice(0, MAX_DETAIL);
  if (before.phase === step.phase && before.detail === detail) return record;
  return { ...record, services: record.services.with(index, next(before, step.phase, detail, now)) };
}

function next(before: LaunchService, phase: LaunchPhase, detail: string, now: string): LaunchService {
  if (before.phase === phase) return { ...before, detail };
  const past = [...before.past, { phase: before.phase, since: before.since }].slice(-20);
  return { ...before, phase, since: now, detail, past };
}

const CONTAINER =
  /^\s*Container (\S+)\s+(Creating|Recreate|Created|Recreated|Starting|Started|Running|Waiting|Healthy|Exited|Error)\b\s*(.*)$/;
const PULL = /^\s*(\S+) (Pulling|Pulled|Error|Skipped)\b\s*(.*)$/;
const BUILD = /^#\d+ \[([^\s\]]+)(?: ([^\]]*))?\]\s*(.*)$/;

/** The service behind each name that Compose uses in what it prints. */
export type ContainerNames = ReadonlyMap<string, string>;

export function containerNamesOf(model: ComposeModel): ContainerNames {
  return new Map(
    Object.entries(model.services).flatMap(([service, definition]) => {
      const own = definition['container_name'];
      return typeof own === 'string' ? [[own, service] as const] : [];
    }),
  );
}

/** What one line of `docker compose up --progress plain` tells about a service; null for every other line. */
export function readLine(
  line: string,
  services: readonly string[],
  project: string,
  named: ContainerNames,
): LaunchStep | null {
  const build = BUILD.exec(line);
  if (build) {
    const service = services.find((one) => one === build[1]);
    const detail = [build[2], build[3]].filter(Boolean).join(' ');
    return service === undefined ? null : { service, phase: 'building', detail };
  }
  const container = CONTAINER.exec(line);
  if (container) {
    const [, name = '', word = '', rest = ''] = container;
    const service = named.get(name) ?? serviceOf(name, services, project);
    return service === null ? null : { service, phase: PHASE_OF[word] ?? 'starting', detail: rest.trim() };
  }
  const [, name, word, rest = ''] = PULL.exec(line) ?? [];
  if (name === undefined || !services.includes(name)) return null;
  if (word === 'Error') return { service: name, phase: 'failed', detail: rest.trim() };
  return { service: name, phase: 'pulling', detail: word === 'Pulled' ? 'pulled' : '' };
}

/** "Created" and "Started" end a phase of Compose, not of the service: it is healthy when it says so itself. */
const PHASE_OF: Readonly<Record<string, LaunchPhase>> = {
  Creating: 'creating',
  Recreate: 'creating',
  Created: 'creating',
  Recreated: 'creating',
  Error: 'failed',
};

/** "shop-web-1" of project "shop" is web; older versions of Compose write "shop_web_1". */
function serviceOf(container: string, services: readonly string[], project: string): string | null {
  const before = /^(.*?)[-_]\d+$/.exec(container)?.[1];
  return services.find((one) => before === `${project}-${one}` || before === `${project}_${one}`) ?? null;
}
