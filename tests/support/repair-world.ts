import type { Diagnosis, FixOffer } from '../../platform/domain/diagnosis.ts';
import { ok } from '../../platform/domain/result.ts';
import type { CallerRole } from '../../platform/domain/ticket.ts';
import { applyRepair, type RepairRequest } from '../../platform/flows/repair-apply.ts';
import type { FindFaults } from '../../platform/flows/repair-look.ts';
import { undoRepair } from '../../platform/flows/repair-undo.ts';
import type { Containers } from '../../platform/ports-containers.ts';
import type { Ports } from '../../platform/ports.ts';
import { incidentWorld } from './incident-world.ts';

export const START: FixOffer = {
  name: 'start',
  text: 'Start web',
  action: { name: 'service.start', input: { stack: 'shop', service: 'web' } },
  undo: { name: 'service.stop', input: { stack: 'shop', service: 'web' } },
};

export function faultOf(part: Partial<Diagnosis> = {}): Diagnosis {
  return {
    id: 'shop/web/stopped',
    pattern: 'stopped',
    title: 'Service is stopped',
    level: 'error',
    stack: 'shop',
    service: 'web',
    cause: 'web was stopped',
    evidence: { text: 'it ended with exit code 1', at: null, times: 1 },
    place: null,
    fixes: [START],
    ...part,
  };
}

/** The root of the incident tests, with a stopped web, containers that do as they are told, and faults as the test says. */
export async function repairWorld() {
  const one = await incidentWorld();
  const acts: string[] = [];
  const told = {
    /** of a service that does not run; `always`: of one that runs as well */
    fault: faultOf(),
    always: false,
    /** what the engine does when it is asked */
    act: (_verb: string, _id: string): void => undefined,
    well: true,
  };
  const act = (verb: 'start' | 'stop' | 'restart') => (id: string) => {
    acts.push(`${verb} ${id}`);
    told.act(verb, id);
    runs(id.split('-')[0] ?? '', verb !== 'stop' && told.well);
    return Promise.resolve();
  };
  const runs = (service: string, well: boolean) =>
    one.set(
      service,
      well
        ? { state: 'running', health: 'healthy', exitCode: null }
        : { state: 'exited', health: 'none', exitCode: 1 },
    );
  const containers: Containers = {
    find: () => Promise.resolve(null),
    detail: () => Promise.resolve(null),
    stats: () => Promise.resolve(),
    logs: () => Promise.resolve(),
    start: act('start'),
    stop: act('stop'),
    restart: act('restart'),
  };
  // time passes only where somebody waits
  const clock: Ports['clock'] = {
    now: () => one.state.now,
    sleep: async (ms, signal) => {
      if (ms > 5000) return untilAborted(signal); // the renewal of a slot
      one.pass(ms / 60_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  const ports: Ports = {
    ...one.ports,
    clock,
    containers,
    engine: { ...one.ports.engine, roles: () => Promise.resolve([]) },
    compose: {
      ...one.ports.compose,
      up: ({ services }) => {
        acts.push(`up ${services.join(' ')}`);
        for (const service of services) runs(service, told.well);
        return Promise.resolve(ok(null));
      },
    },
  };
  const find: FindFaults = async () => {
    const states = await ports.engine.services(STACK);
    const stopped = states.some(({ service, state }) => service === 'web' && state !== 'running');
    return ok(stopped || told.always ? [told.fault] : []);
  };
  runs('web', false);
  const context = (role: CallerRole) => one.context(role, 'mona');
  const request = (part: Partial<RepairRequest> = {}): RepairRequest => ({
    diagnosis: told.fault.id,
    fix: told.fault.fixes[0]?.name ?? '',
    given: {},
    stack: null,
    service: null,
    ...part,
  });
  return {
    ...one,
    ports,
    acts,
    told,
    runs,
    apply: (part: Partial<RepairRequest> = {}, role: CallerRole = 'monitor') =>
      applyRepair(ports, context(role), request(part), find),
    undo: (id: string, role: CallerRole = 'monitor') => undoRepair(ports, context(role), id),
  };
}

const STACK = { name: 'shop', dir: '', project: 'shop', files: [], envFile: null };

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('woken'))));
}
