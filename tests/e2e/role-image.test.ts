import { createServer } from 'node:net';

import { afterAll, describe, expect, it } from 'vitest';

import { ssh, startRoleStack, type RoleStack } from '../support/role-stack.ts';

describe('several roots and other images', () => {
  const stacks: RoleStack[] = [];
  afterAll(async () => {
    for (const stack of stacks) await stack.remove();
  });
  const start = async (config?: unknown): Promise<RoleStack> => {
    const stack = await startRoleStack(config);
    stacks.push(stack);
    return stack;
  };

  it('runs the developer on another Debian-based image, with the programs of Dockfra unchanged', async () => {
    const stack = await start({ roles: { developer: { image: 'debian:bookworm-slim' } } });
    const { out } = await ssh(stack, [
      'developer',
      'command -v node || echo none; git --version; /opt/dockfra/bin/node -p 1+1',
    ]);
    expect(out).toMatch(/^none\ngit version .+\n2\n$/);
    expect((await ssh(stack, ['developer', 'dockfra ticket list'])).code).toBe(3);
  });

  it('puts a second root beside the first, each with its own ports, keys and containers', async () => {
    const [first] = stacks;
    const second = await start();
    const used = Object.values(first?.launched.ports ?? {});
    expect(Object.values(second.launched.ports).filter((port) => used.includes(port))).toEqual([]);
    expect((await ssh(second, ['developer', 'hostname'])).code).toBe(0);
    const wrong = await ssh(second, [
      '-p',
      String(first?.launched.ports.developer),
      '-o',
      'HostKeyAlias=none',
      'developer',
      'true',
    ]);
    expect(wrong.code).toBe(255);
  });

  it('refuses a configured port that is taken and leaves nothing behind', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => {
        const address = holder.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await expect(startRoleStack({ roles: { monitor: { port } } })).rejects.toThrow(
      `port ${port} of roles.monitor.port is taken`,
    );
    holder.close();
  });
});
