import { describe, expect, it } from 'vitest';

import { KNOWN_FAULTS } from '../../../platform/flows/known-faults.ts';
import { explainCompose, explainEnd } from '../../../platform/domain/launch-failure.ts';
import { nextLookMs } from '../../../platform/domain/launch-health.ts';
import { leftText, stoppedText } from '../../../platform/domain/launch-left.ts';
import { orderStacks } from '../../../platform/domain/launch-order.ts';
import { readLine, withStep } from '../../../platform/domain/launch-progress.ts';
import type { LaunchRecord } from '../../../platform/domain/launch-record.ts';
import { stackOf } from '../../support/preflight-world.ts';

describe('readLine', () => {
  const services = ['web', 'web-1', 'db'];
  const named = new Map([['front', 'web']]);
  it.each([
    [' Container shop-web-1  Creating', { service: 'web', phase: 'creating', detail: '' }],
    [' Container shop-web-1-1  Started', { service: 'web-1', phase: 'starting', detail: '' }],
    [' Container shop_web_1  Created', { service: 'web', phase: 'creating', detail: '' }],
    [' Container shop-db-2  Waiting', { service: 'db', phase: 'starting', detail: '' }],
    [' Container front  Recreate', { service: 'web', phase: 'creating', detail: '' }],
    [' Container shop-db-1  Error', { service: 'db', phase: 'failed', detail: '' }],
    [' db Pulling ', { service: 'db', phase: 'pulling', detail: '' }],
    [' db Pulled ', { service: 'db', phase: 'pulling', detail: 'pulled' }],
    [' db Error manifest unknown', { service: 'db', phase: 'failed', detail: 'manifest unknown' }],
    ['#5 [web 2/3] RUN npm ci', { service: 'web', phase: 'building', detail: '2/3 RUN npm ci' }],
    [
      '#2 [db internal] load metadata',
      { service: 'db', phase: 'building', detail: 'internal load metadata' },
    ],
    ['#5 [other 2/3] RUN x', null],
    ['#5 0.2 hello', null],
    [' Container blog-web-1  Creating', null],
    [' Network shop_default  Creating', null],
    [' abc123def456 Pulling fs layer ', null],
    ['web Pulling my leg', { service: 'web', phase: 'pulling', detail: '' }],
    ['', null],
  ])('%s', (line, expected) => {
    expect(readLine(line, services, 'shop', named)).toEqual(expected);
  });
});

const record = (services: LaunchRecord['services']): LaunchRecord => ({
  id: '20300101000000-abcdef',
  state: 'running',
  startedAt: '2030-01-01T00:00:00Z',
  endedAt: null,
  stacks: ['shop'],
  profiles: [],
  environment: null,
  services,
  failure: null,
  note: null,
});

describe('withStep', () => {
  const before = record([
    { stack: 'shop', service: 'web', phase: 'waiting', since: 'T0', detail: '', past: [] },
  ]);
  it('keeps when each phase began', () => {
    const pulled = withStep(before, 'shop', { service: 'web', phase: 'pulling', detail: '' }, 'T1');
    const more = withStep(pulled, 'shop', { service: 'web', phase: 'pulling', detail: 'pulled' }, 'T2');
    const made = withStep(more, 'shop', { service: 'web', phase: 'creating', detail: '' }, 'T3');
    expect(made.services).toEqual([
      {
        stack: 'shop',
        service: 'web',
        phase: 'creating',
        since: 'T3',
        detail: '',
        past: [
          { phase: 'waiting', since: 'T0' },
          { phase: 'pulling', since: 'T1' },
        ],
      },
    ]);
  });
  it('is the same record for nothing new, and for a service that is none of it', () => {
    expect(withStep(before, 'shop', { service: 'web', phase: 'waiting', detail: '' }, 'T1')).toBe(before);
    expect(withStep(before, 'shop', { service: 'x', phase: 'failed', detail: '' }, 'T1')).toBe(before);
  });
});

describe('orderStacks', () => {
  const base = stackOf('services: {a: {image: x}}\nnetworks: {n: {name: shared}}\n', { name: 'base' });
  const user = stackOf('services: {a: {image: x}}\nnetworks: {shared: {external: true}}\n', { name: 'app' });
  const data = stackOf('services: {a: {image: x}}\nvolumes: {v: {external: true, name: base_v}}\n', {
    name: 'data',
  });
  const maker = stackOf('services: {a: {image: x}}\nvolumes: {v: {}}\n', { name: 'base' });
  const of = (...stacks: ReturnType<typeof stackOf>[]) =>
    orderStacks(stacks.flatMap(({ name, model }) => (model ? [{ name, model }] : [])));
  it('puts the maker of a network or volume before who uses it', () => {
    expect(of(user, base).names).toEqual(['base', 'app']);
    expect(of(data, maker).names).toEqual(['base', 'data']);
    expect(of(user, base).after).toEqual({ app: ['base'], base: [] });
  });
  it('leaves the others in their order', () => {
    expect(of(user, data).names).toEqual(['app', 'data']);
  });
  it('keeps the order of those that need each other, and says so', () => {
    const a = stackOf(
      'services: {a: {image: x}}\nnetworks: {n: {name: na}, m: {external: true, name: nb}}\n',
      { name: 'a' },
    );
    const b = stackOf(
      'services: {a: {image: x}}\nnetworks: {n: {name: nb}, m: {external: true, name: na}}\n',
      { name: 'b' },
    );
    expect(of(b, a, base)).toMatchObject({ names: ['base', 'b', 'a'], circle: ['b', 'a'] });
  });
});

describe('explainEnd', () => {
  const ended = {
    why: 'it ended with exit code 1',
    exitCode: 1,
    oomKilled: false,
    healthLog: '',
    image: 'x',
    told: null,
  };
  it.each([
    [{}, 'it ended with exit code 1'],
    [
      { oomKilled: true },
      'it ended with exit code 1: the kernel killed it, because it took more memory than its limit',
    ],
    [{ exitCode: 127 }, 'it ended with exit code 1: its command is not in the image'],
    [{ told: { cause: 'the disk is full', fix: 'x' } }, 'it ended with exit code 1: the disk is full'],
    [
      { healthLog: 'exit code 1: a\nexit code 1: refused' },
      'it ended with exit code 1; its health check said: exit code 1: refused',
    ],
  ])('%o', (more, cause) => {
    expect(explainEnd({ ...ended, ...more }).cause).toBe(cause);
  });
});

describe('explainCompose', () => {
  it.each([
    [
      'Error: Bind for 0.0.0.0:8080 failed: port is already allocated',
      /^see what is offered: dockfra diagnose shop$/,
    ],
    ['network shared declared as external, but could not be found', /^see what is offered/],
    ['Error response from daemon: pull access denied for nope, repository does not exist', /docker login/],
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock', /^Start the engine/],
    ['something else', /^see what Compose says$/],
  ])('%s', (line, fix) => {
    const explained = explainCompose(KNOWN_FAULTS, 'shop', [' Container a  Creating', line]);
    expect(explained.cause).toBe(line);
    expect(explained.fix).toMatch(fix);
  });
});

describe('leftText and stoppedText', () => {
  const services = [
    { stack: 'shop', service: 'db', phase: 'healthy' as const },
    { stack: 'shop', service: 'web', phase: 'pulling' as const },
  ];
  it('say what is there and how far each was', () => {
    const db = { stack: 'shop', service: 'db', state: 'running', health: 'healthy' };
    expect(leftText(services, [db])).toBe('shop: db runs, health: healthy, web was never created');
    expect(stoppedText(services)).toBe('db healthy, web pulling');
  });
});

describe('nextLookMs', () => {
  const up = { state: 'running', health: 'none', restarts: 0, startedAt: '2030-01-01T00:00:00Z' } as const;
  const now = new Date('2030-01-01T00:00:04Z');
  it('is the time until the first container has run for long enough', () => {
    expect(nextLookMs([up, { ...up, startedAt: '2030-01-01T00:00:02Z' }], now, 10_000)).toBe(6000);
  });
  it('does not count one that has run for long enough already', () => {
    const old = { ...up, startedAt: '2029-12-31T00:00:00Z' };
    expect(nextLookMs([old, up], now, 10_000)).toBe(6000);
    expect(nextLookMs([old], now, 10_000)).toBeNull();
  });
  it('is open where only an event can tell something new', () => {
    expect(
      nextLookMs(
        [
          { ...up, health: 'starting' },
          { ...up, state: 'created' },
        ],
        now,
        10_000,
      ),
    ).toBeNull();
  });
});
