import type { LaunchRecord } from '../../platform/domain/launch-record.ts';
import type { Preflight } from '../../platform/domain/preflight.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type { Launches } from '../../platform/ports-launch.ts';

/** Launches in memory: what was launched, and what preflight says. */
export type FakeLaunches = {
  ports: Pick<Launches, 'output' | 'watch'>;
  records: LaunchRecord[];
  lines: string[];
  preflight: Preflight;
  /** changes the newest launch; the pages hear of it */
  change(part: Partial<LaunchRecord>): void;
  act(name: string, input: unknown): Promise<Result<unknown> | null>;
};

const RULES = [
  'binds',
  'container-names',
  'external',
  'images',
  'missing-values',
  'networks-overlap',
  'ports',
  'room',
] as const;

/** `state` by rule; every other rule is fine. */
export function preflightOf(findings: Preflight['findings'] = []): Preflight {
  return {
    stacks: ['shop'],
    ready: findings.every(({ level }) => level !== 'stop'),
    checks: RULES.map((rule) => ({
      rule,
      title: rule,
      state: findings.find((one) => one.rule === rule)?.level ?? 'fine',
      why: null,
    })),
    findings,
  };
}

export function launchOf(part: Partial<LaunchRecord> = {}): LaunchRecord {
  const at = (seconds: number) => new Date(Date.now() - 10_000 + seconds * 1000).toISOString();
  const past = [
    { phase: 'waiting' as const, since: at(0) },
    { phase: 'building' as const, since: at(0) },
    { phase: 'creating' as const, since: at(4) },
  ];
  return {
    id: '20300101000000-abcdef',
    state: 'running',
    startedAt: at(0),
    endedAt: null,
    stacks: ['shop'],
    profiles: [],
    environment: null,
    services: [
      { stack: 'shop', service: 'frontend', phase: 'waiting', since: at(0), detail: '', past: [] },
      {
        stack: 'shop',
        service: 'backend',
        phase: 'starting',
        since: at(5),
        detail: 'health check has not passed yet',
        past,
      },
      { stack: 'shop', service: 'db', phase: 'healthy', since: at(6), detail: 'healthy', past },
    ],
    failure: null,
    note: null,
    ...part,
  };
}

export function createFakeLaunches(): FakeLaunches {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const fake: FakeLaunches = {
    records: [],
    lines: [' Container shop-db-1  Creating', ' Container shop-db-1  Started'],
    preflight: preflightOf(),
    ports: {
      output: async (_id, after) => ({ lines: fake.lines.slice(after), next: fake.lines.length }),
      watch(onChange, signal) {
        listeners.add(onChange);
        signal.addEventListener('abort', () => listeners.delete(onChange), { once: true });
      },
    },
    change(part) {
      const [newest, ...rest] = fake.records;
      if (newest) fake.records = [{ ...newest, ...part }, ...rest];
      tell();
    },
    async act(name) {
      if (name === 'stack.preflight') return ok(fake.preflight);
      if (name === 'stack.launches') return ok({ launches: fake.records });
      if (name === 'stack.create') {
        fake.preflight = preflightOf();
        return ok({ created: true });
      }
      if (name === 'stack.cancel') {
        fake.change({ state: 'cancelled', endedAt: new Date().toISOString(), note: 'shop: db runs' });
        return ok({});
      }
      if (name !== 'stack.up') return null;
      fake.records = [launchOf(), ...fake.records];
      tell();
      return new Promise((resolve) => {
        const watch = (): void => {
          const { state, failure } = fake.records[0] ?? launchOf();
          if (state === 'running') return;
          listeners.delete(watch);
          resolve(state === 'done' ? ok({ stacks: [] }) : refuse('checks_failed', failure?.cause ?? state));
        };
        listeners.add(watch);
      });
    },
  };
  return fake;
}
