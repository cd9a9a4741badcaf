import { describe, expect, it } from 'vitest';

import { judgeStart, type StartedContainer } from '../../../platform/domain/launch-health.ts';
import { publishedPorts } from '../../../platform/domain/published-ports.ts';
import { judgeGiven, parseAssignments, planSettle, refuseUnset } from '../../../platform/domain/settle.ts';
import { textsIn } from '../../support/compose-texts.ts';

const NOW = new Date('2030-01-01T00:00:20Z');
const UP: StartedContainer = {
  state: 'running',
  health: 'none',
  restarts: 0,
  startedAt: '2030-01-01T00:00:00Z',
};

describe('judgeStart', () => {
  it.each<[string, Partial<StartedContainer>, number | null, string]>([
    ['healthy', { health: 'healthy' }, null, 'ready'],
    ['running long enough without a health check', {}, null, 'ready'],
    ['running for too short', { startedAt: '2030-01-01T00:00:15Z' }, null, 'waiting'],
    ['a health check that has not passed', { health: 'starting' }, null, 'waiting'],
    ['unhealthy', { health: 'unhealthy' }, null, 'failed'],
    ['finished with 0', { state: 'exited' }, 0, 'ready'],
    ['ended with 3', { state: 'exited' }, 3, 'failed'],
    ['restarting for the first time', { state: 'restarting', restarts: 1 }, null, 'waiting'],
    ['restarting again and again', { state: 'restarting', restarts: 3 }, null, 'failed'],
    ['running between restarts', { restarts: 5 }, null, 'failed'],
    ['created', { state: 'created' }, null, 'waiting'],
  ])('%s', (_, state, exitCode, kind) => {
    expect(judgeStart({ ...UP, ...state }, exitCode, NOW, 10_000).kind).toBe(kind);
  });
});

describe('publishedPorts', () => {
  const model = {
    name: 'p',
    networks: {},
    volumes: {},
    services: {
      web: {
        ports: [
          { target: 80, published: '8080', host_ip: '127.0.0.1' },
          { target: 1, published: '9000-9002' },
          { target: 2 },
          { target: 3, published: '53', protocol: 'udp' },
        ],
      },
    },
  };

  it('lists single ports and ranges, not random ones', () => {
    expect(publishedPorts(model).map(({ port }) => port)).toEqual([8080, 9000, 9001, 9002]);
    expect(publishedPorts(model)[0]).toEqual({ port: 8080, use: 'service web', hostIp: '127.0.0.1' });
  });
});

describe('planSettle', () => {
  const { texts } = textsIn(
    'c.yaml',
    'services:\n  db:\n    image: "x:${TAG:-1}"\n    environment: [ "P=${DB_PASSWORD:?}", "K=${OPENAI_API_KEY}", "H=${HOST:?your host}" ]\n',
  );

  it('generates secrets, never the keys that another company hands out, and asks for the rest', () => {
    const plan = planSettle(texts, {}, { TAG: '2' });
    expect(plan.given).toEqual({ TAG: '2' });
    expect(plan.generate).toEqual(['DB_PASSWORD']);
    expect(plan.ask.map(({ name }) => name)).toEqual(['HOST', 'OPENAI_API_KEY']);
  });

  it('asks for what is only about a secret', () => {
    const about = textsIn('c.yaml', 'services: {a: {image: "$PASSWORD_MIN_LENGTH $SESSION_SECRET"}}').texts;
    expect(planSettle(about, {}, {}).generate).toEqual(['SESSION_SECRET']);
  });

  it('leaves what is set alone', () => {
    expect(planSettle(texts, { DB_PASSWORD: 'x', OPENAI_API_KEY: '', HOST: 'h' }, {})).toEqual({
      given: {},
      defaults: {},
      generate: [],
      ask: [],
    });
  });

  it('refuses with all names and the exact command', () => {
    const { refusal } = refuseUnset('app', '/r/app/.env', planSettle(texts, {}, {}).ask);
    expect(refusal.message).toBe(
      'stack app needs 2 values: HOST: your host (c.yaml:4, service db); OPENAI_API_KEY (c.yaml:4, service db)',
    );
    expect(refusal.hint).toBe(
      'dockfra up --stack app --set HOST=VALUE --set OPENAI_API_KEY=VALUE   or write them into /r/app/.env',
    );
  });

  it('refuses names that stand nowhere, with the nearest that does', () => {
    expect(judgeGiven({ HOTS: '1' }, texts)?.message).toBe(
      '--set: HOTS stands in no compose file; did you mean HOST?',
    );
    expect(judgeGiven({ HOST: '1' }, texts)).toBeNull();
  });

  it('reads NAME=VALUE, with further "=" in the value', () => {
    expect(parseAssignments(['A=1', 'B=x=y'])).toEqual({ ok: true, value: { A: '1', B: 'x=y' } });
    expect(parseAssignments(['A']).ok).toBe(false);
  });
});
