import { describe, expect, it } from 'vitest';

import {
  findDisturbed,
  judgeAnswer,
  judgeServices,
  type SeenContainer,
} from '../../../platform/domain/deploy-verify.ts';

const now = new Date('2026-01-01T00:01:00Z');
const seen = (more: Partial<SeenContainer> = {}): SeenContainer => ({
  service: 'web',
  containerId: 'c1',
  imageId: 'sha256:new',
  revision: 'abc',
  state: 'running',
  health: 'none',
  restarts: 0,
  exitCode: null,
  startedAt: '2026-01-01T00:00:00Z',
  ...more,
});
const expected = { service: 'web', imageId: 'sha256:new', revision: 'abc', job: false, replicas: 1 };
const judge = (containers: SeenContainer[], more: Partial<typeof expected> = {}) =>
  judgeServices(containers, [{ ...expected, ...more }], now, 10_000);

describe('judgeServices', () => {
  it('is ready when healthy, or when it has held without a health check', () => {
    expect(judge([seen({ health: 'healthy' })]).kind).toBe('ready');
    expect(judge([seen()]).kind).toBe('ready');
  });

  it.each<[string, SeenContainer[], { replicas?: number }?]>([
    ['no container yet', []],
    ['one of two', [seen()], { replicas: 2 }],
    ['health check still starting', [seen({ health: 'starting' })]],
    ['up for too short', [seen({ startedAt: '2026-01-01T00:00:55Z' })]],
    ['restarting', [seen({ state: 'restarting', restarts: 1 })]],
  ])('waits: %s', (_, containers, more = {}) => {
    expect(judge(containers, more).kind).toBe('waiting');
  });

  it.each([
    ['another image', [seen({ imageId: 'sha256:old' })]],
    ['another commit', [seen({ revision: 'old' })]],
    ['unhealthy', [seen({ health: 'unhealthy' })]],
    ['crash loop', [seen({ state: 'restarting', restarts: 3 })]],
    ['ended', [seen({ state: 'exited', exitCode: 0 })]],
    ['one good, one bad', [seen(), seen({ containerId: 'c2', health: 'unhealthy' })]],
  ])('fails: %s', (_, containers: SeenContainer[]) => {
    expect(judge(containers).kind).toBe('failed');
  });

  it('takes exit code 0 of a job, and no other', () => {
    const job = { job: true };
    expect(judge([seen({ state: 'exited', exitCode: 0 })], job).kind).toBe('ready');
    expect(judge([seen({ state: 'exited', exitCode: 1 })], job).kind).toBe('failed');
  });
});

describe('judgeAnswer', () => {
  const answer = { status: 200, body: 'all is well', message: null };
  it('looks at status and body', () => {
    expect(judgeAnswer(answer, { status: 200, body: 'well' })).toBeNull();
    expect(judgeAnswer(answer, { status: 204 })).toContain('expected 204');
    expect(judgeAnswer(answer, { status: 200, body: 'ill' })).toContain('does not contain "ill"');
    expect(judgeAnswer({ status: null, body: '', message: 'refused' }, { status: 200 })).toContain('refused');
  });
});

describe('findDisturbed', () => {
  it('names services whose container was replaced', () => {
    expect(findDisturbed({ web: ['c1'], db: ['c9'] }, [seen()])).toEqual(['db']);
  });
});
