import { describe, expect, it, onTestFinished } from 'vitest';

import type { LaunchStep } from '../../platform/domain/launch-progress.ts';
import { hangBell } from '../../platform/flows/launch-bell.ts';
import { waitForStack } from '../../platform/flows/wait-for-stack.ts';
import type { EngineWatch } from '../../platform/ports-incidents.ts';
import type { Clock, ServiceState } from '../../platform/ports.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const STACK = { name: 'shop', dir: '/r', project: 'shop', files: ['/r/compose.yaml'], envFile: null };
const SLOW_LOOK_MS = 5000;
const WEB: ServiceState = {
  service: 'web',
  containerId: 'c1',
  imageId: 'i1',
  image: 'x',
  revision: null,
  state: 'running',
  health: 'starting',
  restarts: 0,
  exitCode: null,
  startedAt: new Date().toISOString(),
  ports: [],
};

/** An engine that says what the test says, and tells when the test rings. */
async function world(first: ServiceState, yaml = '') {
  const { ports } = await openTestRoot(await tempFolder({ 'dockfra.yaml': yaml }));
  // the look every five seconds never comes: it would hide an event that was not heard
  const sleep: Clock['sleep'] = (ms, signal) => ports.clock.sleep(ms < SLOW_LOOK_MS ? ms : 3_600_000, signal);
  const clock: Clock = { ...ports.clock, sleep };
  const state = { now: first, looks: 0, watch: null as EngineWatch | null, steps: [] as LaunchStep[] };
  const stop = new AbortController();
  onTestFinished(() => stop.abort(new Error('the test is over')));
  const engineEvents = {
    follow: (watch: EngineWatch, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        state.watch = watch;
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const engine = {
    ...ports.engine,
    services: () => {
      state.looks += 1;
      return Promise.resolve([state.now]);
    },
    inspect: () => Promise.resolve({ State: { OOMKilled: true } }),
    logs: () => Promise.resolve('line 1\nline 2\n'),
  };
  const bell = hangBell({ clock, engineEvents }, new Set(['shop']), stop.signal);
  const ring = (project = 'shop') =>
    state.watch?.onEvent({ project, containerId: 'c1', what: 'health_status' });
  const waited = waitForStack({ ...ports, engine }, STACK, ['web'], {
    bell,
    onStep: (step) => void state.steps.push(step),
    signal: stop.signal,
  });
  return { state, ring, waited, stop };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('waitForStack', () => {
  it('looks when the engine tells of a container of the stack, and not in between', async () => {
    const { state, ring, waited } = await world(WEB);
    await pause(1200);
    expect(state.looks).toBe(1);
    ring('other');
    await pause(100);
    expect(state.looks).toBe(1);
    state.now = { ...WEB, health: 'healthy' };
    ring();
    await expect.poll(() => state.looks, { interval: 5 }).toBe(2);
    expect(await waited).toEqual({ started: [{ service: 'web', containerId: 'c1', how: 'healthy' }] });
    expect(state.steps.map(({ phase }) => phase)).toEqual(['starting', 'healthy']);
  });

  it('looks by itself when a container has run for long enough', async () => {
    const { state, waited } = await world({ ...WEB, health: 'none' }, 'deploy: { stable_seconds: 1 }\n');
    expect(await waited).toMatchObject({ started: [{ service: 'web' }] });
    expect(state.looks).toBeLessThanOrEqual(3);
  });

  it('says why one failed: cause, fix and last lines', async () => {
    const { waited } = await world({ ...WEB, state: 'exited', health: 'none', exitCode: 137 });
    expect(await waited).toEqual({
      failure: {
        stack: 'shop',
        service: 'web',
        cause:
          'it ended with exit code 137: the kernel killed it, because it took more memory than its limit',
        fix: 'raise its memory limit, or find out what takes so much',
        lines: ['line 1', 'line 2'],
      },
    });
  });

  it('gives up after deploy.timeout_seconds', async () => {
    const { waited } = await world(WEB, 'deploy: { timeout_seconds: 1 }\n');
    expect(await waited).toMatchObject({
      failure: {
        cause: expect.stringContaining('health check has not passed yet after 1 s (deploy.timeout_seconds)'),
      },
    });
  });

  it('ends at once when it is cancelled', async () => {
    const { waited, stop } = await world(WEB);
    await pause(50);
    stop.abort(new Error('no more'));
    await expect(waited).rejects.toThrow('no more');
  });
});
