import { describe, expect, it, onTestFinished } from 'vitest';

import { commandStep, report } from '../../platform/client/daemon-commands.ts';
import { runDaemon, type DaemonWaits } from '../../platform/client/daemon-loop.ts';
import { serveBroker, type Serving } from '../support/broker-socket.ts';
import { settled } from '../support/settled.ts';
import { tempFolder } from '../support/temp-folder.ts';

const WAITS: DaemonWaits = {
  headersMs: 10_000,
  silenceMs: 8000,
  againMs: [20, 50],
  failedMs: [60, 200],
  settleMs: 5,
  echoMs: 20,
};
const changed = { kind: 'ticket' as const, id: 'T-0001', rev: 2, status: 'approved' };

/** A platform whose settings, pause and work are the test's, and a daemon of the monitor on it. */
async function world(waits = WAITS) {
  const folder = await tempFolder();
  const state = { act: true, seconds: 3600, answers: [] as string[], deaf: 0 };
  const heard: string[] = [];
  const said: string[] = [];
  const execute = (
    _role: string,
    { argv }: { argv: string[] },
    write: (to: 'out' | 'err', text: string) => void,
  ) => {
    if (argv[0] === 'crew') {
      said.push(argv.slice(-2).join(' '));
      heard.push('report');
      if (state.deaf > 0) {
        state.deaf -= 1;
        write('err', 'dockfra: cut off\n');
        return Promise.resolve(3);
      }
      write('out', JSON.stringify({ act: state.act, why: 'because', seconds: state.seconds }));
      return Promise.resolve(0);
    }
    heard.push(argv.join(' '));
    const outcome = state.answers.shift() ?? 'idle';
    if (outcome === 'refused') {
      write('out', JSON.stringify({ error: { code: 'dirty_tree', message: 'the tree is dirty' } }));
      write('err', 'dockfra: the tree is dirty\n  commit first\n');
      return Promise.resolve(1);
    }
    write('out', JSON.stringify({ outcome, text: `it was ${outcome}`, ticketId: null }));
    return Promise.resolve(0);
  };
  const open = (): Promise<Serving & { path: string }> => serveBroker(folder, 'monitor', { execute });
  let served = await open();
  const stop = new AbortController();
  const daemon = runDaemon(
    {
      socketPath: served.path,
      signal: stop.signal,
      report: (to, text) => report(served.path, to, text),
      step: () => commandStep(served.path, ['deploy', 'next']),
      log: () => undefined,
    },
    waits,
  );
  onTestFinished(async () => {
    stop.abort();
    await daemon;
    await served.stop();
  });
  const steps = () => heard.filter((line) => line === 'deploy next --json').length;
  return {
    state,
    said,
    steps,
    atRest: () => settled(() => heard.length),
    stop,
    daemon,
    publish: () => served.events.publish(changed),
    followed: async () => {
      await expect.poll(() => served.followers()).toBe(1);
    },
    leave: () => served.stop(),
    comeBack: async () => void (served = await open()),
  };
}

const quiet = () => new Promise((resolve) => setTimeout(resolve, 150));

describe('a daemon', () => {
  it('works until there is nothing left, then waits for an event', async () => {
    const { state, steps, publish, followed, atRest } = await world();
    state.answers.push('worked', 'worked');
    await expect.poll(steps).toBeGreaterThanOrEqual(3);
    await followed();
    await atRest();
    const before = steps();
    await quiet();
    expect(steps()).toBe(before);
    publish();
    await expect.poll(steps).toBe(before + 1);
  });

  it('looks again when the time that it was told has passed', async () => {
    const { state, steps } = await world();
    state.seconds = 1;
    await quiet();
    const before = steps();
    await expect.poll(steps).toBeGreaterThan(before);
  });

  it('does nothing while the platform says so (paused, off), and goes on when it says otherwise', async () => {
    const { state, steps, publish, followed, atRest } = await world();
    state.act = false;
    await followed();
    await atRest();
    const before = steps();
    publish();
    await quiet();
    expect(steps()).toBe(before);
    state.act = true;
    publish();
    await expect.poll(steps).toBe(before + 1);
  });

  it('survives that the platform goes away, and looks at once when it is back', async () => {
    const { steps, followed, leave, comeBack, atRest } = await world();
    await followed();
    await atRest();
    await leave();
    const before = steps();
    await quiet();
    expect(steps()).toBe(before);
    await comeBack();
    await followed();
    await expect.poll(steps).toBeGreaterThan(before);
  });

  it('waits longer after each failure, says why, and is over it with the next success', async () => {
    const { state, steps, said, publish, followed, atRest } = await world();
    await followed();
    await atRest();
    const before = steps();
    state.answers.push('refused', 'refused', 'worked');
    state.seconds = 1;
    publish();
    await expect.poll(steps).toBeGreaterThanOrEqual(before + 2);
    expect(said.some((line) => line.includes('the tree is dirty'))).toBe(true);
    await expect.poll(() => state.answers.length).toBe(0);
  });

  it('is not driven round by the events that its own failures cause', async () => {
    const { state, steps, publish, followed, atRest } = await world();
    await followed();
    await atRest();
    state.answers.push(...Array.from({ length: 50 }, () => 'refused'));
    publish();
    const before = steps();
    const began = performance.now();
    for (let times = 0; times < 40; times += 1) {
      publish();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const rests = (performance.now() - began) / (WAITS.echoMs + WAITS.failedMs[0]);
    expect(steps() - before).toBeLessThanOrEqual(2 + rests);
  });

  it('does not lose what happens while it rests after a failure', async () => {
    const slow = { ...WAITS, failedMs: [3000, 3000] } as const;
    const { state, steps, said, publish, followed, atRest } = await world(slow);
    await followed();
    await atRest();
    state.answers.push('refused');
    publish();
    await expect.poll(() => said.some((line) => line.startsWith('waiting'))).toBe(true);
    const before = steps();
    await new Promise((resolve) => setTimeout(resolve, 1000)); // its own echo is over, its rest is not
    publish();
    await expect.poll(steps).toBeGreaterThan(before); // and not in an hour
  });

  it('asks again soon when nobody heard its report, though the event that woke it is used up', async () => {
    const { state, steps, publish, followed, atRest } = await world();
    await followed();
    await atRest();
    state.answers.push('worked');
    const before = steps();
    state.deaf = 1;
    publish();
    await expect.poll(steps).toBeGreaterThan(before);
  });

  it('ends when it is told to', async () => {
    const { stop, daemon } = await world();
    await quiet();
    stop.abort();
    await daemon;
  });
});

describe('a daemon that may do several things at once', () => {
  it('does as many as it is told, and no more', async () => {
    const folder = await tempFolder();
    const state = { parallel: 3, under: 0, most: 0 };
    const served = await serveBroker(folder, 'developer', {
      execute: (_role, _command, write) => {
        write('out', JSON.stringify({ act: true, why: '', seconds: 3600, parallel: state.parallel }));
        return Promise.resolve(0);
      },
    });
    const stop = new AbortController();
    const waiting: (() => void)[] = [];
    const daemon = runDaemon(
      {
        socketPath: served.path,
        signal: stop.signal,
        report: (to, text) => report(served.path, to, text),
        step: async () => {
          state.under += 1;
          state.most = Math.max(state.most, state.under);
          await new Promise<void>((resolve) => void waiting.push(resolve));
          state.under -= 1;
          return { outcome: 'idle', text: '' };
        },
        log: () => undefined,
      },
      WAITS,
    );
    onTestFinished(async () => {
      stop.abort();
      for (const end of waiting) end();
      await daemon;
      await served.stop();
    });
    await expect.poll(() => state.under).toBe(3);
    await quiet();
    expect(state.most).toBe(3);
    state.parallel = 1;
    for (const end of waiting.splice(0)) end();
    await expect.poll(() => state.under).toBe(0);
    served.events.publish(changed);
    await expect.poll(() => state.under).toBe(1);
    await quiet();
    expect(state.under).toBe(1);
  });
});
