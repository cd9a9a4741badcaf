import { describe, expect, it } from 'vitest';

import { parseRoutes } from '../../../platform/domain/preflight-host.ts';
import { parseSubnet, subnetsOverlap } from '../../../platform/domain/subnet.ts';
import { external } from '../../../platform/preflight/external.ts';
import { networksOverlap } from '../../../platform/preflight/networks-overlap.ts';
import { findWith, stackOf, told } from '../../support/preflight-world.ts';

const known = <T>(value: T) => ({ known: true as const, value });
const FIXED =
  'services: {a: {image: x}}\nnetworks:\n  net:\n    ipam:\n      config:\n        - subnet: 172.30.0.0/24\n';

describe('parseSubnet and subnetsOverlap', () => {
  it.each([
    ['10.0.0.0/8', '10.1.2.0/24', true],
    ['10.1.2.0/24', '10.0.0.0/8', true],
    ['10.0.0.0/24', '10.0.1.0/24', false],
    ['192.168.0.255/24', '192.168.0.0/25', true],
    ['fd00::/8', 'fdab:1::/32', true],
    ['fd00::/16', 'fd01::/16', false],
    ['0.0.0.0/0', 'fd00::/8', false],
    ['0.0.0.0/0', '9.9.9.9/32', true],
  ])('%s and %s', (a, b, expected) => {
    const [one, two] = [parseSubnet(a), parseSubnet(b)];
    expect(one && two && subnetsOverlap(one, two)).toBe(expected);
  });

  it.each(['10.0.0.0', '10.0.0/8', '256.0.0.0/8', '10.0.0.0/33', '::1::/8', 'fd00/8', 'x/8'])(
    '%s is none',
    (text) => {
      expect(parseSubnet(text)).toBeNull();
    },
  );
});

describe('parseRoutes', () => {
  it('reads what the kernel writes, without the default route', () => {
    const text = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
      'eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
      'tun0\t00001EAC\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
      '',
    ].join('\n');
    expect(parseRoutes(text)).toEqual([
      { subnet: '192.168.0.0/16', device: 'eth0' },
      { subnet: '172.30.0.0/24', device: 'tun0' },
    ]);
  });
});

describe('networks-overlap', () => {
  const network = (name: string, subnet: string) => known([{ name, project: null, subnets: [subnet] }]);
  it.each([
    [
      'another network',
      { networks: network('old', '172.30.0.0/16') },
      ['stop -: subnet 172.30.0.0/24 of network net overlaps 172.30.0.0/16 of network old @6'],
    ],
    [
      'a route',
      { routes: known([{ subnet: '172.30.0.0/20', device: 'tun0' }]) },
      ['stop -: subnet 172.30.0.0/24 of network net overlaps the route 172.30.0.0/20 of this host (tun0) @6'],
    ],
    [
      'near miss: its own network, with its own route',
      {
        networks: network('app_net', '172.30.0.0/24'),
        routes: known([{ subnet: '172.30.0.0/24', device: 'br-1' }]),
      },
      [],
    ],
    ['near miss: a network beside it', { networks: network('old', '172.30.1.0/24') }, []],
  ])('%s', (_, facts, expected) => {
    expect(told(findWith(networksOverlap, [stackOf(FIXED)], facts))).toEqual(expected);
  });

  it('another stack wants it', () => {
    const stacks = [stackOf(FIXED, { name: 'shop' }), stackOf(FIXED.replace('/24', '/25'), { name: 'blog' })];
    expect(told(findWith(networksOverlap, stacks))).toEqual([
      'stop -: subnet 172.30.0.0/25 of network net overlaps 172.30.0.0/24, which network shop_net wants @6',
    ]);
  });

  it('leaves a network alone whose subnet the engine chooses', () => {
    const open = stackOf('services: {a: {image: x}}\nnetworks: {net: {}}\n');
    expect(findWith(networksOverlap, [open], { networks: network('old', '172.30.0.0/16') })).toEqual([]);
  });

  it('is not fine, but unchecked, where the networks are not known', () => {
    const facts = { networks: { known: false as const, why: 'the engine does not answer' } };
    expect(findWith(networksOverlap, [stackOf(FIXED)], facts)).toEqual([]);
  });
});

describe('external', () => {
  const SHARED =
    'services: {a: {image: x}}\nnetworks:\n  shared:\n    external: true\nvolumes:\n  data: {external: true, name: old-data}\n';
  it('both are missing, and can be made', () => {
    const found = findWith(external, [stackOf(SHARED)]);
    expect(told(found)).toEqual([
      'stop -: external network shared is not there @4',
      'stop -: external volume old-data is not there @6',
    ]);
    expect(found.map(({ fix }) => fix?.action)).toEqual([
      { name: 'stack.create', input: { stack: 'app', kind: 'network', name: 'shared' } },
      { name: 'stack.create', input: { stack: 'app', kind: 'volume', name: 'old-data' } },
    ]);
  });

  it('near misses: they are there, or another stack of this launch makes them', () => {
    const there = {
      networks: known([{ name: 'shared', project: null, subnets: [] }]),
      volumes: known(['old-data']),
    };
    expect(findWith(external, [stackOf(SHARED)], there)).toEqual([]);
    const maker = stackOf(
      'services: {a: {image: x}}\nnetworks: {n: {name: shared}}\nvolumes: {v: {name: old-data}}\n',
      { name: 'base' },
    );
    expect(findWith(external, [stackOf(SHARED), maker])).toEqual([]);
  });

  it('names the stack that would make it', () => {
    const maker = {
      ...stackOf('networks: {n: {name: shared}}\nservices: {}\n', { name: 'base' }),
      model: null,
    };
    const [found] = findWith(external, [stackOf(SHARED)], { others: [maker] });
    expect(found?.fix).toEqual({ text: 'launch stack base as well: it makes this network' });
  });
});
