import { describe, expect, it } from 'vitest';

import type { LogPiece } from '../../platform/domain/log-line.ts';
import { must } from '../support/ticket-fixture.ts';
import { operateService, type ServiceVerb } from '../../platform/flows/operate-service.ts';
import { readLogs, type ServiceLogLine } from '../../platform/flows/read-logs.ts';
import { readService } from '../../platform/flows/read-service.ts';
import type { Containers } from '../../platform/ports-containers.ts';
import type { Ports } from '../../platform/ports.ts';
import { incidentWorld, SECRET } from '../support/incident-world.ts';

/** The root of the incident tests, and containers that do as they are told, or as the test says. */
async function world(effect: Partial<Record<'start' | 'stop' | 'restart', 'well' | 'ill' | 'nothing'>> = {}) {
  const one = await incidentWorld();
  const acts: string[] = [];
  const act = (verb: 'start' | 'stop' | 'restart') => async (id: string) => {
    acts.push(`${verb} ${id}`);
    const what = effect[verb] ?? 'well';
    if (what === 'nothing') return;
    const service = id.split('-')[0] ?? '';
    if (verb === 'stop') one.set(service, { state: 'exited', exitCode: 0, health: 'none' });
    else if (what === 'ill') one.set(service, { state: 'exited', exitCode: 3, health: 'none' });
    else one.set(service, { state: 'running', health: 'healthy', exitCode: null });
  };
  const logs = new Map<string, LogPiece>();
  const containers: Containers = {
    find: () => Promise.resolve(null),
    detail: () => Promise.resolve(null),
    stats: () => Promise.resolve(),
    start: act('start'),
    stop: act('stop'),
    restart: act('restart'),
    logs: async (id, _wish, onPiece) => {
      const piece = logs.get(id);
      if (piece) await onPiece(piece);
    },
  };
  // time passes only where somebody waits
  const clock: Ports['clock'] = {
    now: () => one.state.now,
    sleep: async (ms) => {
      one.pass(ms / 60_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  const ports: Ports = {
    ...one.ports,
    clock,
    containers,
    engine: { ...one.ports.engine, roles: () => Promise.resolve([]) },
  };
  const operate = (verb: ServiceVerb, service = 'web', stack = 'shop') =>
    operateService(ports, one.context('owner', 'root'), { stack, service, verb });
  return { ...one, ports, acts, logs, operate };
}

describe('an operation on a service', () => {
  it('restarts its container and no other, and says how it runs', async () => {
    const { operate, acts } = await world();
    expect(must(await operate('restart'))).toEqual({
      stack: 'shop',
      service: 'web',
      verb: 'restart',
      containers: [{ id: 'web-1', how: 'healthy' }],
    });
    expect(acts).toEqual(['restart web-1']);
  });

  it('is no success when it does not run well afterwards: its last lines are told', async () => {
    const { operate, state } = await world({ restart: 'ill' });
    state.log = 'cannot reach the database\n';
    expect(await operate('restart')).toMatchObject({
      ok: false,
      refusal: { code: 'checks_failed', details: ['cannot reach the database'] },
    });
  });

  it('that stops is believed only when it stands still', async () => {
    expect(await (await world()).operate('stop')).toMatchObject({ ok: true });
    expect(await (await world({ stop: 'nothing' })).operate('stop')).toMatchObject({
      ok: false,
      refusal: { code: 'checks_failed', message: 'web was stopped, and is running' },
    });
  });

  it('is refused while everything is paused, for Dockfra itself, and beyond the rate', async () => {
    const paused = await world();
    await paused.ports.switches.pause('owner:root', 'a look');
    expect(await paused.operate('stop')).toMatchObject({ ok: false, refusal: { code: 'paused' } });
    expect(paused.acts).toEqual([]);

    const own = await world();
    const roles: Ports['engine']['roles'] = () =>
      Promise.resolve([{ role: 'monitor', containerId: 'web-1', state: 'running', health: 'healthy' }]);
    own.ports.engine = { ...own.ports.engine, roles };
    expect(await own.operate('restart')).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    expect(own.acts).toEqual([]);
  });

  it('waits for nobody: while another operation holds the stack it is refused', async () => {
    const { operate, ports, acts } = await world();
    const slot = must(await ports.slots.acquire('deploy:shop', 'somebody', 60_000));
    expect(await operate('restart')).toMatchObject({ ok: false, refusal: { code: 'busy' } });
    await ports.slots.release(slot);
    expect(acts).toEqual([]);
  });

  it('names what is not there', async () => {
    const { operate } = await world();
    expect(await operate('restart', 'nothing')).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
    expect(await operate('restart', 'web', 'nowhere')).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
  });
});

describe('what runs', () => {
  const lines = async (one: Awaited<ReturnType<typeof world>>, role: 'owner' | 'developer') => {
    const read: ServiceLogLine[] = [];
    const wish = { stack: 'shop', services: [], since: null, until: null, tail: 100, follow: false };
    const result = await readLogs(
      one.ports,
      one.context(role).caller,
      wish,
      (more) => Promise.resolve(void read.push(...more)),
      new AbortController().signal,
    );
    return { result, read };
  };

  it('is read without the secrets of the root', async () => {
    const one = await world();
    one.logs.set('web-1', [{ at: '2026-03-02T12:00:00Z', stream: 'out', text: `login ${SECRET}`, cut: 0 }]);
    const { read } = await lines(one, 'owner');
    expect(read).toMatchObject([
      { service: 'web', container: 'web-1', text: 'login [secret:POSTGRES_PASSWORD]' },
    ]);
  });

  it('is none of the developer while it holds no ticket of the stack', async () => {
    const one = await world();
    const { result } = await lines(one, 'developer');
    expect(result).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    const shown = await readService(one.ports, one.context('developer').caller, {
      stack: 'shop',
      service: 'web',
    });
    expect(shown).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
  });
});
