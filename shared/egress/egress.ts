import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

import { createEgressProxy } from './proxy.ts';

/**
 * Entry of the egress container. Arguments: refused addresses and networks. It listens on every network but the one of
 * its default route: what is published or neighbours there has no business here.
 */
const PORT = 3128;
const rows = readFileSync('/proc/net/route', 'utf8')
  .split('\n')
  .map((row) => row.split('\t'));
const outside = rows.find((row) => row[1] === '00000000')?.[0];
const refused = process.argv.slice(2).filter((entry) => isIP(entry.split('/')[0] ?? '') !== 0);

for (const [name, addresses] of Object.entries(networkInterfaces())) {
  if (name === outside || name === 'lo') continue;
  const address = addresses?.find((item) => item.family === 'IPv4')?.address;
  if (address === undefined) continue;
  createEgressProxy({ refused, ports: [80, 443, 8080, 8443] }).listen(PORT, address, () =>
    console.log(`egress: ${address}:${PORT}`),
  );
}
process.on('SIGTERM', () => process.exit(0));
