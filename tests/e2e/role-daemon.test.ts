import type { Duplex } from 'node:stream';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEventBus } from '../../platform/adapters/event-bus.ts';
import { createLinks, type Links } from '../../platform/adapters/ssh-link.ts';
import { createBroker, type Broker } from '../../platform/broker.ts';
import { ROLE_NAMES, type CallerRole, type RoleName } from '../../platform/domain/ticket.ts';
import { createEventFeed } from '../../platform/event-feed.ts';
import { memoryOf } from '../support/cgroup-memory.ts';
import { until } from '../support/role-links.ts';
import { inside, startRoleStack, type RoleStack } from '../support/role-stack.ts';

/** The real broker on the real links; commands are answered as by a platform that has nothing to do. */
function platformOn(stack: RoleStack) {
  const following = new Map<CallerRole, number>();
  const heard: { role: CallerRole; person: string; argv: string[] }[] = [];
  const events = createEventBus((error) => {
    throw error;
  });
  const broker: Broker = createBroker({
    rootId: stack.rootId,
    version: '9',
    catalogue: () => [],
    loginLink: () => Promise.resolve(''),
    feed: createEventFeed(events, new Date()),
    onFollow: (role) => {
      following.set(role, (following.get(role) ?? 0) + 1);
      return () => void following.set(role, (following.get(role) ?? 0) - 1);
    },
    execute: (role, { argv, person }, write) => {
      heard.push({ role, person, argv });
      write('out', JSON.stringify({ act: false, why: 'nothing here', seconds: 30, parallel: 1 }));
      return Promise.resolve(0);
    },
  });
  const links: Links = createLinks({
    roles: ROLE_NAMES.map((role) => ({
      role,
      port: stack.launched.ports[role],
      hostKey: stack.keys.hosts[role].publicKey,
    })),
    privateKey: stack.keys.platform.privateKey,
    onConnection: (role, channel: Duplex) => broker.accept(role, channel),
    onState: () => undefined,
  });
  const follows = (role: RoleName, times: number) =>
    until(() => (following.get(role) ?? 0) === times, 40_000);
  const close = async () => {
    broker.close();
    await links.close();
  };
  return { heard, follows, close };
}

describe('the daemons of the roles', () => {
  let stack: RoleStack;
  let platform: ReturnType<typeof platformOn>;

  beforeAll(async () => {
    stack = await startRoleStack();
    platform = platformOn(stack);
    for (const role of ROLE_NAMES) await platform.follows(role, 1);
  });
  afterAll(async () => {
    await platform?.close();
    await stack?.remove();
  });

  const daemon = async (role: RoleName) => {
    const { out } = await inside(stack, role, [
      'sh',
      '-c',
      'p=$(cat /run/dockfra-daemon.pid); ps -o user=,args= -p $p; echo $p',
    ]);
    const [line = '', pid = ''] = out.trim().split('\n');
    return { line, pid };
  };

  it.each(ROLE_NAMES)(
    '%s: one runs as the role itself, follows the events and says what it does',
    async (role) => {
      const { line } = await daemon(role);
      expect(line).toMatch(
        new RegExp(`^(${role}|${role.slice(0, 7)}\\+?)\\s+/opt/dockfra/bin/node .*daemon\\.cjs`),
      );
      expect(platform.heard).toContainEqual({
        role,
        person: 'daemon',
        argv: ['crew', 'report', '--json', '--', 'idle', ''],
      });
      expect(new Set(platform.heard.filter((one) => one.role === role).map(({ argv }) => argv[0]))).toEqual(
        new Set(['crew']),
      );
    },
  );

  it('four idle roles and the gate stay under 150 MB', async () => {
    const sizes = await Promise.all(
      ([...ROLE_NAMES, 'gate'] as const).map(async (role) =>
        memoryOf((await stack.container(role).inspect()).Id),
      ),
    );
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6;
    process.stdout.write(`four idle roles and the gate: ${total.toFixed(1)} MB\n`);
    expect(total).toBeLessThan(150);
  });

  it('is started again after it was killed', async () => {
    const before = await daemon('monitor');
    await inside(stack, 'monitor', ['kill', '-KILL', before.pid]);
    await platform.follows('monitor', 0);
    await platform.follows('monitor', 1);
    expect((await daemon('monitor')).pid).not.toBe(before.pid);
  });

  it('is started again when it has fallen silent', async () => {
    const before = await daemon('manager');
    await inside(stack, 'manager', ['kill', '-STOP', before.pid]);
    // as if it had been silent for long: the supervisor looks at both files
    await inside(stack, 'manager', ['touch', '-d', '5 minutes ago', '/run/dockfra-daemon/beat'], 'manager');
    await inside(stack, 'manager', ['touch', '-d', '5 minutes ago', '/run/dockfra-daemon.pid']);
    await until(async () => {
      const { pid } = await daemon('manager');
      return pid !== '' && pid !== before.pid;
    }, 40_000);
  });

  it('lets the container stop within its grace', async () => {
    await stack.container('autopilot').stop({ t: 10 });
    // 137 is what the engine's kill after the grace would leave
    expect((await stack.container('autopilot').inspect()).State.ExitCode).toBe(0);
  });
});
