import { BlockList, isIP } from 'node:net';

/** [network, prefix length, what it is] of everything that is not the public internet (IANA special-purpose registries). */
const FORBIDDEN: readonly (readonly [string, number, string])[] = [
  ['0.0.0.0', 8, 'this host'],
  ['10.0.0.0', 8, 'a private network'],
  ['100.64.0.0', 10, 'a carrier network'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local or metadata'],
  ['172.16.0.0', 12, 'a private network'],
  ['192.0.0.0', 24, 'a reserved network'],
  ['192.168.0.0', 16, 'a private network'],
  ['198.18.0.0', 15, 'a test network'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved or broadcast'],
  ['::', 3, 'not a public IPv6 address'],
  ['2001::', 32, 'a tunnel'],
  ['2002::', 16, 'a tunnel'],
  ['4000::', 2, 'not a public IPv6 address'],
  ['8000::', 1, 'not a public IPv6 address'],
];

/** Why the proxy must not connect to `address`, or null when it may. `own` holds further networks as "ADDRESS/BITS" or "ADDRESS". */
export function refusalOf(address: string, own: readonly string[]): string | null {
  const family = isIP(address);
  if (family === 0) return 'not an address';
  if (address.includes('%')) return 'link-local or metadata';
  const mapped = mappedIpv4(address);
  if (mapped !== null) return refusalOf(mapped, own);
  const type = family === 4 ? 'ipv4' : 'ipv6';
  for (const [network, bits, what] of FORBIDDEN) if (holds(network, bits, address, type)) return what;
  for (const entry of own) {
    const [network, bits] = entry.split('/');
    if (network === undefined || isIP(network) !== family) continue;
    if (holds(network, bits === undefined ? (family === 4 ? 32 : 128) : Number(bits), address, type))
      return 'an address of this host or its engine';
  }
  return null;
}

function holds(network: string, bits: number, address: string, type: 'ipv4' | 'ipv6'): boolean {
  if (isIP(network) !== (type === 'ipv4' ? 4 : 6)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, type);
  return list.check(address, type);
}

/** The IPv4 address inside ::ffff:a.b.c.d (also written in hexadecimal) or 64:ff9b::/96. */
function mappedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const words = expand(address);
  const head = words.slice(0, 6).join(':');
  if (head !== '0:0:0:0:0:ffff' && head !== '64:ff9b:0:0:0:0') return null;
  const [high = 0, low = 0] = words.slice(6).map((word) => Number.parseInt(word, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Eight hexadecimal words without leading zeros. */
function expand(address: string): string[] {
  const url = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = '', right] = url.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  if (right === undefined) return before;
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
}
