import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { findListeners, isPortFree } from '../../platform/adapters/ports-linux.ts';
import { openRoot } from '../../platform/adapters/root-paths.ts';
import { createHost } from '../../platform/adapters/system.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function listen(host: string): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return isAddress(address) ? address.port : 0;
}

const isAddress = (address: unknown): address is AddressInfo =>
  typeof address === 'object' && address !== null && 'port' in address;

describe('a port of this host', () => {
  it('is free, then held by this very process, on any address', async () => {
    const port = await listen('127.0.0.1');
    const wide = await listen('0.0.0.0');
    expect(await isPortFree(port)).toBe(false);
    expect(await isPortFree(wide, '127.0.0.1')).toBe(false);
    expect((await findListeners([port])).get(port)).toMatchObject({ pid: process.pid });
  });

  it('is reported with pid and program', async () => {
    const host = createHost(await openRoot(await tempFolder()));
    const port = await listen('127.0.0.1');
    const [fact] = await host.ports([{ port, use: 'wizard', hostIp: '127.0.0.1' }]);
    expect(fact?.holder).toMatchObject({ pid: process.pid, container: null, ours: false });
    expect(fact?.holder?.program).not.toBe('');
  });
});
