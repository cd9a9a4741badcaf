import { describe, expect, it } from 'vitest';

import type { ContainerDetail } from '../../platform/domain/container-detail.ts';
import type { LaunchRecord } from '../../platform/domain/launch-record.ts';
import { diagnose } from '../../platform/flows/diagnose.ts';
import type { Ports, ServiceState } from '../../platform/ports.ts';
import { containerDetail } from '../support/container-detail.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { must } from '../support/ticket-fixture.ts';

const OWNER = { role: 'owner', person: 'tester', personClaimed: false, via: 'cli' } as const;
const SECRET = 'kx92-very-secret-71';
const now = new Date('2026-03-02T12:00:00Z');
const FILES = {
  'shop/compose.yaml':
    'name: shop\nservices:\n  web: { image: nginx, depends_on: [db] }\n  db:\n    image: postgres\n    environment: { POSTGRES_PASSWORD: "${DB_PASSWORD}" }\n  extra: { image: x, profiles: [extra] }\n',
  'shop/.env': `DB_PASSWORD=${SECRET}\n`,
  'blog/compose.yaml': 'name: blog\nservices: { press: { image: press } }\n',
};

type Fake = { service: string; detail?: Partial<ContainerDetail>; lines?: string[]; minutesAgo?: number };

/** A root with all real stores; containers and their lines are what the test says. */
async function worldOf(
  containers: Fake[],
  { launch, files = FILES }: { launch?: LaunchRecord; files?: Record<string, string> } = {},
) {
  const root = await openTestRoot(await tempFolder(files));
  if (launch) await root.ports.launches.save(launch);
  const asked: string[] = [];
  const find = (id: string) => containers.find(({ service }) => `id-${service}` === id);
  const ports: Ports = {
    ...root.ports,
    clock: { ...root.ports.clock, now: () => now },
    engine: {
      ...root.ports.engine,
      services: ({ name }) =>
        name === 'blog'
          ? Promise.reject(new Error('engine is away'))
          : Promise.resolve(name === 'shop' ? containers.map(stateOf) : []),
    },
    containers: {
      ...root.ports.containers,
      detail: (id) => {
        const one = find(id);
        return Promise.resolve(one ? containerDetail(one.service, one.detail) : null);
      },
      logs: async (id, { since, tail }, onPiece) => {
        const one = find(id);
        asked.push(`${id} ${since ?? 'all'} ${String(tail)}`);
        const at = new Date(now.getTime() - (one?.minutesAgo ?? 1) * 60_000).toISOString();
        if (since !== null && since > at) return;
        await onPiece((one?.lines ?? []).map((text) => ({ at, stream: 'err', text, cut: 0 })));
      },
    },
  };
  const look = async (stack: string | null = 'shop', service: string | null = null) =>
    must(await diagnose(ports, OWNER, { stack, service }, AbortSignal.timeout(30_000)));
  return { ...root, ports, look, asked };
}

const stateOf = ({ service }: Fake): ServiceState => ({
  service,
  containerId: `id-${service}`,
  imageId: 'sha256:1',
  image: service,
  revision: null,
  state: 'running',
  health: 'none',
  restarts: 0,
  exitCode: null,
  startedAt: '2026-03-02T10:00:00Z',
  ports: [],
});

const ENDED = { state: 'exited', exitCode: 1, finishedAt: '2026-03-02T11:59:00Z' };
const WELL: Fake = { service: 'db' };

describe('diagnose', () => {
  it('says why a service ended, and offers to start what it needs', async () => {
    const { look } = await worldOf([
      { service: 'web', detail: ENDED, lines: ['starting', 'Error: connect ECONNREFUSED db:5432'] },
      { service: 'db', detail: { ...ENDED, exitCode: 143 } },
    ]);
    const { diagnoses, unknown, stacks } = await look();
    expect(stacks).toEqual(['shop']);
    expect(unknown).toEqual([]);
    expect(diagnoses).toMatchObject([
      {
        id: 'shop/web/database-refused/db/5432',
        level: 'error',
        cause: 'nothing accepts connections at db:5432; service db is exited',
        place: { file: 'shop/compose.yaml', line: 3 },
        fixes: [
          {
            name: 'start',
            action: { name: 'service.start', input: { stack: 'shop', service: 'db' } },
            undo: { name: 'service.stop' },
          },
        ],
      },
      { pattern: 'stopped', service: 'db', level: 'warn' },
    ]);
  });

  it('lets no service that is wrong stay silent: without a pattern its last lines are told, without its secrets', async () => {
    const { look } = await worldOf([
      { service: 'web', detail: { state: 'created' }, lines: ['the moon', `uses ${SECRET}`] },
      WELL,
    ]);
    const { diagnoses, unknown } = await look();
    expect(diagnoses).toEqual([]);
    expect(unknown).toMatchObject([
      {
        stack: 'shop',
        service: 'web',
        why: 'it was made, but never started',
        lines: ['the moon', expect.any(String)],
      },
    ]);
    expect(JSON.stringify(unknown)).not.toContain(SECRET);
  });

  it('names a service without a container, but none that waits for its profile', async () => {
    const { look } = await worldOf([WELL]);
    expect((await look()).diagnoses).toMatchObject([
      { id: 'shop/web/not-created', fixes: [{ name: 'launch' }] },
    ]);
  });

  it('counts of a service that runs well only what it wrote lately, only as a warning, and not while it started', async () => {
    const lines = ['Error: EMFILE: too many open files', 'Error: connect ETIMEDOUT 10.0.0.9:443'];
    const late = await worldOf([{ service: 'web', lines }, WELL]);
    expect((await late.look()).diagnoses).toMatchObject([{ pattern: 'too-many-files', level: 'warn' }]);
    expect(late.asked).toContain('id-web 2026-03-02T11:50:00.000Z 50');
    const old = await worldOf([{ service: 'web', lines, minutesAgo: 30 }, WELL]);
    expect((await old.look()).diagnoses).toEqual([]);
    const young = await worldOf([
      { service: 'web', lines, detail: { startedAt: '2026-03-02T11:58:00Z' } },
      WELL,
    ]);
    expect((await young.look()).diagnoses).toEqual([]);
  });

  it('looks at one service only when it is asked so, and refuses a stack that is not there', async () => {
    const { look, ports } = await worldOf([
      { service: 'web', detail: ENDED },
      { service: 'db', detail: ENDED },
    ]);
    expect((await look('shop', 'db')).diagnoses).toMatchObject([{ service: 'db', pattern: 'exited' }]);
    const wish = { stack: 'nothing', service: null };
    expect(await diagnose(ports, OWNER, wish, AbortSignal.timeout(30_000))).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
  });

  it('tells of a stack that cannot be looked at, and of the others all the same', async () => {
    const { look } = await worldOf([{ service: 'web', detail: ENDED }, WELL]);
    expect(await look(null)).toMatchObject({
      stacks: ['shop'],
      diagnoses: [{ stack: 'shop' }],
      unread: [{ stack: 'blog', why: 'engine is away' }],
    });
  });

  it('tells of a broken file with its line', async () => {
    const { look } = await worldOf([{ service: 'web' }, WELL], {
      files: { ...FILES, 'bad/compose.yaml': 'services:\n  web: [\n' },
    });
    const { diagnoses } = await look(null);
    expect(diagnoses).toMatchObject([{ level: 'error', place: { file: 'bad/compose.yaml' } }]);
    expect(diagnoses[0]?.place?.line).toBeGreaterThan(1);
    const named = await look('bad'); // Compose is asked, too, and says the same in its words
    expect(named.diagnoses).toEqual(diagnoses);
  });

  it('shows the developer nothing of a stack whose tickets it does not hold', async () => {
    const { ports } = await worldOf([{ service: 'web', detail: ENDED }]);
    const caller = { role: 'developer', person: 'x', personClaimed: true, via: 'ssh' } as const;
    const signal = AbortSignal.timeout(30_000);
    expect(await diagnose(ports, caller, { stack: 'shop', service: null }, signal)).toMatchObject({
      ok: false,
      refusal: { code: 'not_allowed' },
    });
    expect(must(await diagnose(ports, caller, { stack: null, service: null }, signal))).toMatchObject({
      diagnoses: [],
      stacks: [],
    });
  });
});

describe('diagnose after a launch that failed', () => {
  const service = (name: string) => ({
    stack: 'shop',
    service: name,
    phase: 'failed' as const,
    since: '2026-03-02T11:58:00Z',
    detail: '',
    past: [],
  });
  const launch: LaunchRecord = {
    id: '20260302115800-abcdef',
    state: 'failed',
    startedAt: '2026-03-02T11:58:00Z',
    endedAt: '2026-03-02T11:59:00Z',
    stacks: ['shop'],
    profiles: [],
    environment: null,
    services: [service('web'), service('db')],
    failure: {
      stack: 'shop',
      service: null,
      cause: 'no',
      fix: 'no',
      lines: ['Error response from daemon: No such image: shop/web:2 made with ' + SECRET],
    },
    note: null,
  };

  it('says what Compose said, once for all of its services and without its secrets', async () => {
    const { look } = await worldOf([], { launch });
    const { diagnoses } = await look();
    expect(diagnoses).toMatchObject([
      { pattern: 'image-missing', service: null, evidence: { at: launch.endedAt } },
    ]);
    expect(JSON.stringify(diagnoses)).not.toContain(SECRET);
  });

  it('says of each service that it has no container when nobody knows why', async () => {
    const failure = { stack: 'shop', service: null, cause: 'the moon', fix: 'no', lines: ['the moon'] };
    const { look } = await worldOf([], { launch: { ...launch, failure } });
    const { diagnoses } = await look();
    expect(diagnoses.map(({ service, pattern }) => [service, pattern])).toEqual([
      ['db', 'not-created'],
      ['web', 'not-created'],
    ]);
  });

  it('says nothing any more when all of it runs and something was started since', async () => {
    const since = { startedAt: '2026-03-02T11:59:10Z' };
    const over = await worldOf([{ service: 'web', detail: since }, WELL], { launch });
    expect((await over.look()).diagnoses).toEqual([]);
    const still = await worldOf([{ service: 'web' }, WELL], { launch });
    expect((await still.look()).diagnoses).toMatchObject([{ pattern: 'image-missing' }]);
  });

  it('shows its lines when no pattern knows them', async () => {
    const failure = { stack: 'shop', service: null, cause: 'the moon', fix: 'no', lines: ['the moon'] };
    const { look } = await worldOf([{ service: 'web' }, WELL], { launch: { ...launch, failure } });
    expect((await look()).unknown).toEqual([
      { stack: 'shop', service: null, why: 'its last launch failed: the moon', lines: ['the moon'] },
    ]);
  });
});
