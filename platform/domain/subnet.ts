/** A block of addresses: the first one and how many bits of it count. */
export type Subnet = { bits: 32 | 128; first: bigint; prefix: number };

/** "10.0.0.0/8" or "fd00::/8"; null for anything else. Bits behind the prefix do not count. */
export function parseSubnet(text: string): Subnet | null {
  const [address = '', length, ...more] = text.trim().split('/');
  if (length === undefined || more.length > 0 || !/^\d{1,3}$/.test(length)) return null;
  const bits = address.includes(':') ? 128 : 32;
  const value = bits === 32 ? parseV4(address) : parseV6(address);
  const prefix = Number(length);
  if (value === null || prefix > bits) return null;
  const behind = BigInt(bits - prefix);
  return { bits, first: (value >> behind) << behind, prefix };
}

export function subnetsOverlap(a: Subnet, b: Subnet): boolean {
  if (a.bits !== b.bits) return false;
  const behind = BigInt(a.bits - Math.min(a.prefix, b.prefix));
  return a.first >> behind === b.first >> behind;
}

function parseV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseV6(text: string): bigint | null {
  const halves = text.split('::');
  const words = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = words.flat();
  const missing = 8 - given.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return null;
  if (!given.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return null;
  const all = [...(words[0] ?? []), ...Array.from({ length: missing }, () => '0'), ...(words[1] ?? [])];
  return all.reduce((sum, word) => sum * 65536n + BigInt(`0x${word}`), 0n);
}
