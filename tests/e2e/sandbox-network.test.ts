import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

import { describe, expect, it } from 'vitest';

import { docker, root, run, leftovers } from '../support/sandbox-world.ts';

describe('the network', { timeout: 120_000 }, () => {
  it('is away: neither a listener on this host nor one in another container is reached', async () => {
    const server = createServer((socket) => socket.end('reached\n')).listen(0, '0.0.0.0');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const hosts = Object.values(networkInterfaces())
      .flat()
      .flatMap((face) => (face?.family === 'IPv4' && !face.internal ? [face.address] : []));
    const other = await docker.createContainer({
      Image: 'node:24-bookworm-slim',
      Cmd: ['node', '-e', 'require("net").createServer((s) => s.end("reached")).listen(7000)'],
      Labels: { 'dockfra.root': root.id, 'dockfra.check': 'peer' },
    });
    await other.start();
    const peer = Object.values((await other.inspect()).NetworkSettings.Networks)[0]?.IPAddress ?? '';
    try {
      const targets = [...hosts.map((host) => `${host} ${port}`), `${peer} 7000`];
      const script = targets
        .map(
          (target) =>
            `timeout 2 bash -c 'cat < /dev/tcp/${target.replace(' ', '/')}' || echo refused ${target}`,
        )
        .join('\n');
      expect(hosts.length).toBeGreaterThan(0);
      const alone = await run({ run: script });
      const withNeeds = await run({
        run: script,
        needs: [{ name: 'db', image: 'redis:7', env: {}, health: 'redis-cli ping' }],
      });
      for (const result of [alone, withNeeds]) {
        expect(result.log).not.toContain('reached');
        for (const target of targets) expect(result.log).toContain(`refused ${target}`);
      }
    } finally {
      await other.remove({ force: true });
      server.close();
    }
  });

  it('leads to the services a check needs, fresh each time, and to nothing else', async () => {
    const needs = [
      {
        name: 'db',
        image: 'postgres:17',
        env: { POSTGRES_PASSWORD: 'secret', POSTGRES_DB: 'app' },
        health: 'pg_isready -h 127.0.0.1 -U postgres',
      },
    ];
    const script =
      'export PGPASSWORD=secret; psql -h db -U postgres app -c "create table once (id int)" && psql -h db -U postgres app -Atc "select 40 + 2"';
    for (let again = 0; again < 2; again += 1) {
      const result = await run({ image: 'postgres:17', run: script, needs, memoryMb: 512 });
      expect(result).toMatchObject({ outcome: 'passed' });
      expect(result.log).toContain('42');
    }
    expect(await leftovers()).toEqual([]);
  });

  it('is an error when a service does not come up, with what it said', async () => {
    const result = await run({
      needs: [
        { name: 'db', image: 'node:24-bookworm-slim', env: {}, health: 'true' },
        { name: 'bad', image: 'postgres:17', env: {}, health: 'pg_isready' },
      ],
    });
    expect(result).toMatchObject({ outcome: 'error', message: expect.stringMatching(/(db|bad) \(/) });
    expect(await leftovers()).toEqual([]);
  });
});
