import { describe, expect, it, onTestFinished } from 'vitest';

import type { EngineEvent, EngineHappening } from '../../platform/domain/engine-event.ts';
import { watchEngine } from '../../platform/flows/engine-watch.ts';
import type { EngineWatch } from '../../platform/ports-incidents.ts';
import { incidentWorld } from '../support/incident-world.ts';

/** The world of the monitor, and an engine that tells what the test wants and goes away when it wants. */
async function world() {
  const one = await incidentWorld();
  const stop = new AbortController();
  const away: unknown[] = [];
  let rings = 0;
  let told: EngineWatch | null = null;
  let leave: (error: Error) => void = () => undefined;
  let refuses = 0;
  onTestFinished(() => stop.abort());
  onTestFinished(one.ports.events.subscribe(({ kind }) => void (rings += kind === 'engine' ? 1 : 0)));
  const follow = (watch: EngineWatch): Promise<void> => {
    if (refuses > 0) {
      refuses -= 1;
      return Promise.reject(new Error('no engine'));
    }
    told = watch;
    watch.onStart();
    return new Promise((_, reject) => (leave = reject));
  };
  void watchEngine(one.ports, { follow }, { signal: stop.signal, onAway: (error) => void away.push(error) });
  const tell = (what: EngineHappening, project = 'shop', containerId = 'web-1'): void => {
    const event: EngineEvent = { what, project, containerId };
    told?.onEvent(event);
  };
  await expect.poll(() => rings).toBe(1); // the connection itself
  return {
    ...one,
    tell,
    away,
    rings: () => rings,
    leave: (error: Error, refused: number) => {
      refuses = refused;
      leave(error);
    },
  };
}
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('what the engine tells', () => {
  it('makes the monitor look at once, although it has just looked', async () => {
    const { tell, rings, terms, set, step, incidents } = await world();
    expect(await terms('monitor')).toMatchObject({ act: false }); // it looked, and all was well
    set('web', { state: 'exited', exitCode: 3, health: 'none' });
    expect(await terms('monitor')).toMatchObject({ act: false }); // bursts of other events do not count
    tell('die');
    await expect.poll(rings, { interval: 20 }).toBe(2);
    expect(await terms('monitor')).toMatchObject({ act: true });
    await step('monitor');
    expect(await incidents('open')).toMatchObject([{ service: 'web', symptom: 'exited' }]);
  });

  it('counts only when it is about a stack of this root', async () => {
    const { tell, rings } = await world();
    tell('die', 'somebody-elses');
    await rest(2500); // past the quiet time
    expect(rings()).toBe(1);
  });

  it('is told together, and a container that falls all the time does not ring all the time', async () => {
    const { tell, rings } = await world();
    for (let count = 0; count < 100; count += 1) {
      tell('die');
      tell('start');
      if (count % 10 === 0) await rest(20);
    }
    await expect.poll(rings).toBe(2); // all of them, and none is lost
    await rest(500);
    expect(rings()).toBe(2);
  });

  it('keeps a kill for memory that the engine forgets when it starts the container again', async () => {
    const { tell, rings, terms, step, incidents } = await world();
    await terms('monitor');
    tell('oom');
    await rest(300); // the engine takes so long between the two
    tell('die');
    tell('start');
    await expect.poll(rings, { interval: 20 }).toBe(2);
    await step('monitor');
    expect(await incidents('open')).toMatchObject([{ service: 'web', symptom: 'oom_killed' }]);
  });

  it('is no kill of the service when only a child of it was killed', async () => {
    const { tell, rings, step, incidents } = await world();
    tell('oom');
    tell('start', 'shop', 'db-1'); // something else makes it look
    await expect.poll(rings, { interval: 20 }).toBe(2);
    await step('monitor');
    expect(await incidents('open')).toEqual([]);
  });

  it('is followed again when the engine comes back, with a look for what nobody heard; said once', async () => {
    const { leave, rings, away } = await world();
    leave(new Error('restarted'), 2);
    await expect.poll(rings).toBe(2);
    expect(away).toHaveLength(1);
  });
});
