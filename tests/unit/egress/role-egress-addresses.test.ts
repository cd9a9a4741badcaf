import { describe, expect, it } from 'vitest';

import { refusalOf } from '../../../shared/egress/address-rules.ts';

describe('refusalOf', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fdff::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001:0:1::',
    '::127.0.0.1',
    'fec0::1',
    'localhost',
    '',
    '1.2.3',
    '0x7f000001',
  ])('refuses %j', (address) => {
    expect(refusalOf(address, [])).not.toBeNull();
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.32.0.1',
    '172.15.0.1',
    '100.128.0.1',
    '11.0.0.1',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
    '64:ff9b::101:101',
  ])('lets %j through', (address) => {
    expect(refusalOf(address, [])).toBeNull();
  });

  it("refuses the host's own addresses and the engine's networks", () => {
    const own = ['8.8.4.4', '5.5.0.0/16', '2606:4700::/32'];
    expect(refusalOf('8.8.4.4', own)).not.toBeNull();
    expect(refusalOf('5.5.9.9', own)).not.toBeNull();
    expect(refusalOf('::ffff:5.5.9.9', own)).not.toBeNull();
    expect(refusalOf('2606:4700::1', own)).not.toBeNull();
    expect(refusalOf('8.8.8.8', own)).toBeNull();
  });
});
