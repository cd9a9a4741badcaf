import { stringify } from 'yaml';

import type { CrewStep } from '../../platform/domain/crew.ts';
import { ok } from '../../platform/domain/result.ts';
import { termsOf } from '../../platform/flows/crew-state.ts';
import { watchStacks } from '../../platform/flows/incident-watch.ts';
import { pilotRun } from '../../platform/flows/pilot-run.ts';
import type { CallContext, Ports, ServiceState } from '../../platform/ports.ts';
import type { CallerRole, RoleName } from '../../platform/domain/ticket.ts';
import { openTestRoot } from './open-test-root.ts';
import { tempFolder } from './temp-folder.ts';
import { must } from './ticket-fixture.ts';

export const SECRET = 'kx92-very-secret-71';

/** A root with all real stores; the engine says what the test says, and time passes when the test lets it. */
export async function incidentWorld(settings: Record<string, unknown> = {}) {
  const dir = await tempFolder({
    'dockfra.yaml': stringify(settings),
    'shop/compose.yaml': 'name: shop\nservices: { web: { image: nginx }, db: { image: postgres } }\n',
    'shop/.env': `POSTGRES_PASSWORD=${SECRET}\n`,
  });
  const root = await openTestRoot(dir);
  const state = {
    now: new Date('2026-03-02T12:00:00.000Z'),
    services: [service('web'), service('db')],
    log: '',
    inspect: {} as Record<string, unknown>,
    engineAway: false,
  };
  const ports: Ports = {
    ...root.ports,
    clock: { ...root.ports.clock, now: () => state.now },
    engine: {
      ...root.ports.engine,
      services: () =>
        state.engineAway ? Promise.reject(new Error('no engine')) : Promise.resolve(state.services),
      logs: () => Promise.resolve(state.log),
      inspect: () => Promise.resolve(state.inspect),
    },
    compose: {
      ...root.ports.compose,
      model: () =>
        Promise.resolve(ok({ name: 'shop', services: { web: {}, db: {} }, networks: {}, volumes: {} })),
    },
  };
  const context = (role: CallerRole, person = 'daemon'): CallContext => ({
    caller: { role, person, personClaimed: false, via: 'ssh' },
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  const step = async (role: RoleName): Promise<CrewStep> =>
    must(
      role === 'monitor'
        ? await watchStacks(ports, context('monitor'))
        : await pilotRun(ports, context('autopilot')),
    );
  return {
    ...root,
    dir,
    ports,
    state,
    context,
    step,
    terms: (role: RoleName) => termsOf(ports, role),
    pass: (minutes: number) => void (state.now = new Date(state.now.getTime() + minutes * 60_000)),
    set: (name: string, fields: Partial<ServiceState>) => {
      state.services = state.services.map((one) => (one.service === name ? { ...one, ...fields } : one));
    },
    incidents: (status?: 'open' | 'closed') =>
      ports.incidents.list({ limit: 100, ...(status ? { status } : {}) }),
    tickets: async () => (await ports.tickets.list()).tickets,
    decisions: () => ports.decisions.list({ limit: 100 }),
  };
}

function service(name: string): ServiceState {
  return {
    service: name,
    containerId: `${name}-1`,
    imageId: 'sha256:1',
    image: name,
    revision: null,
    state: 'running',
    health: 'healthy',
    restarts: 0,
    exitCode: null,
    startedAt: '2026-03-02T10:00:00Z',
    ports: [],
  };
}
