import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  NO_HISTORY,
  remember,
  type StackLook,
  type WatchHistory,
} from '../../../platform/domain/incident-history.ts';
import { readInspect } from '../../../platform/domain/incident-inspect.ts';
import {
  applyChange,
  judgeContainer,
  judgeStack,
  planIncidents,
} from '../../../platform/domain/incident-watch.ts';
import type { ContainerFacts, Incident } from '../../../platform/domain/incident.ts';

const T0 = Date.parse('2026-03-01T10:00:00.000Z');
const after = (seconds: number): Date => new Date(T0 + seconds * 1000);
type Seen = StackLook['containers'][number];

const container = (fields: Partial<Seen> = {}): Seen => ({
  service: 'web',
  id: 'c1',
  image: 'shop-web',
  state: 'running',
  health: 'healthy',
  exitCode: null,
  restarts: 0,
  oomKilled: false,
  startedAt: '2026-03-01T09:00:00Z',
  finishedAt: '',
  restartPolicy: 'no',
  maxRetries: 0,
  ...fields,
});
const ended = (exitCode: number, fields: Partial<Seen> = {}): Seen =>
  container({ state: 'exited', health: 'none', exitCode, ...fields });

/** The history after these looks, ten seconds apart. */
const looks = (...seen: Seen[][]): WatchHistory =>
  seen.reduce(
    (history, containers, index) => remember(history, { stack: 'shop', containers }, after(index * 10)),
    NO_HISTORY,
  );
const judge = (one: ContainerFacts, history = NO_HISTORY) => judgeContainer(one, history, after(100));

describe('one container', () => {
  it.each<[string, Partial<Seen>, string]>([
    ['runs and is healthy', {}, 'well'],
    ['runs without a health check', { health: 'none' }, 'well'],
    ['is just starting', { health: 'starting' }, 'pending'],
    ['fails its health check', { health: 'unhealthy' }, 'unhealthy'],
    ['is paused by somebody', { state: 'paused' }, 'well'],
    ['was created and never started', { state: 'created' }, 'pending'],
    ['restarts for the first time', { state: 'restarting', restarts: 1, restartPolicy: 'always' }, 'pending'],
  ])('%s', (_, fields, verdict) => {
    expect(judge(container(fields))).toBe(verdict);
  });

  it.each<[string, Seen, string]>([
    ['did its one job', ended(0), 'well'],
    ['ended with an error', ended(1), 'exited'],
    ['was stopped by a signal, by hand', ended(143), 'well'],
    ['was killed after a stop that took too long', ended(137), 'well'],
    ['was killed for memory', ended(137, { oomKilled: true }), 'oom_killed'],
    [
      'was stopped by hand, for its policy would have started it again',
      ended(1, { restartPolicy: 'always' }),
      'well',
    ],
    ['the same with unless-stopped', ended(2, { restartPolicy: 'unless-stopped' }), 'well'],
    [
      'used up the tries of its policy',
      ended(1, { restartPolicy: 'on-failure', maxRetries: 3, restarts: 3 }),
      'exited',
    ],
    [
      'was stopped by hand before they were used up',
      ended(1, { restartPolicy: 'on-failure', maxRetries: 3, restarts: 1 }),
      'well',
    ],
    ['died', ended(1, { state: 'dead' }), 'exited'],
  ])('ended: %s', (_, one, verdict) => {
    expect(judge(one)).toBe(verdict);
  });

  it('is in a loop after three restarts in ten minutes, whatever it is doing at the moment of the look', () => {
    const restarted = (restarts: number, state: Seen['state']) => [
      container({ restarts, state, restartPolicy: 'always' }),
    ];
    const history = looks(restarted(7, 'running'), restarted(8, 'restarting'), restarted(10, 'running'));
    expect(judge(container({ restarts: 10 }), history)).toBe('restarting');
    expect(judge(container({ restarts: 10, state: 'restarting' }), history)).toBe('restarting');
    // restarts from before the first look count for nothing, and old ones no more
    expect(judge(container({ restarts: 9 }), looks(restarted(7, 'running'), restarted(9, 'running')))).toBe(
      'well',
    );
    expect(judgeContainer(container({ restarts: 10 }), history, after(700))).toBe('well');
  });

  it('was killed for memory also when it has been started again since', () => {
    const history = looks(
      [container({ state: 'restarting', oomKilled: true })],
      [container({ restarts: 1 })],
    );
    expect(judge(container({ restarts: 1 }), history)).toBe('oom_killed');
  });
});

describe('a stack', () => {
  const services = (containers: Seen[], history: WatchHistory, expected: string[] | null = ['web', 'db']) =>
    judgeStack({ stack: 'shop', containers }, history, after(100), expected).flatMap(({ signals }) =>
      signals.map(({ service, symptom }) => `${service} ${symptom}`),
    );
  const db = container({ service: 'db', id: 'c2' });

  it('misses a service that was there, when the others run and the compose files want it', () => {
    const history = looks([container(), db], [db], [db]);
    expect(services([db], history)).toEqual(['web gone']);
    expect(services([db], history, ['db'])).toEqual([]);
    expect(services([db], history, null)).toEqual([]);
  });

  it('misses nothing at the first glance, while it is replaced, or when all was taken down', () => {
    expect(services([db], looks([db]))).toEqual([]);
    expect(
      judgeStack({ stack: 'shop', containers: [db] }, looks([container(), db], [db]), after(10), ['web'])[1],
    ).toBeUndefined();
    expect(services([], looks([container(), db], [], []))).toEqual([]);
    expect(
      services([ended(0, { service: 'db' })], looks([container(), db], [ended(0, { service: 'db' })])),
    ).toEqual([]);
  });

  it('is ill with a part of its replicas, and says how many; the more telling symptom counts', () => {
    const replicas = [
      container(),
      container({ id: 'c3', health: 'unhealthy' }),
      ended(137, { id: 'c4', oomKilled: true }),
    ];
    const [one] = judgeStack({ stack: 'shop', containers: replicas }, NO_HISTORY, after(0), null);
    expect(one?.signals).toMatchObject([
      { symptom: 'oom_killed', summary: expect.stringContaining('1 of 3') },
    ]);
  });
});

const open = (fields: Partial<Incident> = {}): Incident => ({
  id: 'I-0001',
  stack: 'shop',
  service: 'web',
  symptom: 'unhealthy',
  status: 'open',
  firstSeen: after(0).toISOString(),
  lastSeen: after(0).toISOString(),
  count: 1,
  clearSince: null,
  closedAt: null,
  summary: 'web fails',
  ticketId: null,
  evidence: { at: after(0).toISOString(), containers: [], log: '', healthLog: '' },
  ...fields,
});
const plan = (seen: Seen[], incidents: Incident[], seconds: number, readable = ['shop']) =>
  planIncidents({
    judged: judgeStack({ stack: 'shop', containers: seen }, NO_HISTORY, after(seconds), null),
    open: incidents,
    readable,
    now: after(seconds),
    stableMs: 120_000,
  });
const ill = [container({ health: 'unhealthy' })];
const well = [container()];

describe('planIncidents', () => {
  it('opens one for each service and symptom, and no second one', () => {
    expect(plan(ill, [], 0)).toMatchObject([{ do: 'open', signal: { symptom: 'unhealthy' } }]);
    expect(plan(ill, [open()], 60)).toEqual([]);
    expect(plan(ill, [open({ symptom: 'exited' })], 60)).toMatchObject([{ do: 'open' }]);
  });

  it('writes down seldom that it is still there', () => {
    expect(plan(ill, [open()], 301)).toEqual([{ do: 'seen', id: 'I-0001' }]);
  });

  it('closes it only after it was well for long enough', () => {
    expect(plan(well, [open()], 10)).toEqual([{ do: 'clear', id: 'I-0001' }]);
    const clear = open({ clearSince: after(10).toISOString() });
    expect(plan(well, [clear], 129)).toEqual([]);
    expect(plan(well, [clear], 130)).toEqual([{ do: 'close', id: 'I-0001' }]);
  });

  it('counts what comes back, and starts the time anew when it is neither well nor ill', () => {
    const clear = open({ clearSince: after(10).toISOString() });
    expect(plan(ill, [clear], 60)).toMatchObject([{ do: 'again', id: 'I-0001' }]);
    expect(plan([container({ health: 'starting' })], [clear], 60)).toEqual([{ do: 'unclear', id: 'I-0001' }]);
    expect(plan([ended(1)], [clear], 60)).toMatchObject([{ do: 'open' }, { do: 'unclear' }]);
  });

  it('concludes nothing of a stack that it cannot read or that somebody is changing', () => {
    expect(plan([], [open()], 1000, [])).toEqual([]);
  });

  it('however a service flaps, one incident is open at a time, and it is closed only after the stable time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(ill, well), fc.integer({ min: 5, max: 200 })), { maxLength: 60 }),
        (states) => {
          let incidents: Incident[] = [];
          let seconds = 0;
          let wellSince: number | null = null;
          for (const [seen, step] of states) {
            seconds += step;
            wellSince = seen === well ? (wellSince ?? seconds) : null;
            for (const change of plan(
              seen,
              incidents.filter(({ status }) => status === 'open'),
              seconds,
            )) {
              if (change.do === 'open') incidents = [...incidents, open({ id: `I-000${incidents.length}` })];
              else
                incidents = incidents.map((one) =>
                  one.id === change.id ? applyChange(one, change, after(seconds)) : one,
                );
              if (change.do === 'close') expect(seconds - (wellSince ?? seconds)).toBeGreaterThanOrEqual(120);
            }
            expect(incidents.filter(({ status }) => status === 'open').length).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe('readInspect', () => {
  it('reads what it needs and takes anything else', () => {
    const inspected = {
      State: {
        OOMKilled: true,
        FinishedAt: 'x',
        Health: { Log: [{ ExitCode: 7, Output: ' connection refused\n' }] },
      },
      HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 4 } },
    };
    expect(readInspect(inspected)).toEqual({
      oomKilled: true,
      finishedAt: 'x',
      restartPolicy: 'on-failure',
      maxRetries: 4,
      healthLog: 'exit code 7: connection refused',
    });
    for (const other of [null, 7, {}, { State: { Health: 'no' }, HostConfig: [] }])
      expect(readInspect(other)).toMatchObject({ oomKilled: false, restartPolicy: 'no' });
  });
});
