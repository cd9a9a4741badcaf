import { describe, expect, it } from 'vitest';

import { judgeValue, type Judged } from '../../../../platform/domain/settings-form/judge-value.ts';

const field = (type: Judged['type'], more: Partial<Judged> = {}): Judged => ({
  type,
  options: [],
  may_be_empty: true,
  keys: [],
  ...more,
});
const inPorts = { keys: ['services.web.ports.0'] };
const published = { keys: ['services.web.ports.0.published'] };

const TAKEN: [Judged['type'], string, Partial<Judged>?][] = [
  ['port', '8080'],
  ['port', '0', published],
  ['port', '8000-8010', published],
  ['port', '127.0.0.1:8080', inPorts],
  ['port', '[::1]:8080', inPorts],
  ['port', '8080:80', inPorts],
  ['port', '53/udp', inPorts],
  ['host', 'db'],
  ['host', 'shop.example.org:5432'],
  ['host', '10.0.0.7'],
  ['host', '::1'],
  ['host', '*.example.org'],
  ['url', 'postgres://app:x@db:5432/app'],
  ['email', 'Shop <shop@example.org>'],
  ['path', './data with spaces'],
  ['number', '-1.5e3'],
  ['boolean', 'no'],
  ['boolean', '1'],
  ['duration', '1m30s'],
  ['duration', '0'],
  ['size', '1.5gb'],
  ['size', '512 MiB'],
  ['image tag', `16.2-alpine@sha256:${'a'.repeat(64)}`],
  ['choice', 'b', { options: ['a', 'b'] }],
  ['secret', 'any\nthing $ # \' "'],
  ['text', ''],
];
const REFUSED: [Judged['type'], string, RegExp, Partial<Judged>?][] = [
  ['port', '80a', /number from 1 to 65535/],
  ['port', '70000', /at most 65535/],
  ['port', '127.0.0.1:80', /must be a port/, published],
  ['port', '127.0.0.1:99999', /at most 65535/, inPorts],
  ['port', '9000-8000', /ends before it begins/, published],
  ['host', 'a b', /host name/],
  ['host', 'http://x', /host name/],
  ['url', 'example.org', /scheme/],
  ['email', 'nobody', /e-mail/],
  ['path', 'a:b', /":"/, { keys: ['services.a.volumes.0'] }],
  ['number', '0x10', /number/],
  ['boolean', 'maybe', /true or false/],
  ['boolean', '1', /true or false/, { keys: ['services.a.privileged'] }],
  ['duration', '30', /unit/],
  ['size', 'big', /memory/],
  ['image tag', 'a b', /tag/],
  ['choice', 'c', /one of: a, b/, { options: ['a', 'b'] }],
  ['text', '', /required/, { may_be_empty: false }],
  ['text', 'a\0b', /NUL/],
  ['secret', "'it' \\", /backslash/],
  ['number', '1\n2', /one line/],
];

describe('judgeValue', () => {
  it.each(TAKEN)('takes as %s: %j', (type, value, more) => {
    expect(judgeValue(field(type, more), value)).toBeNull();
  });

  it.each(REFUSED)('refuses as %s: %j', (type, value, reason, more) => {
    expect(judgeValue(field(type, more), value)).toMatch(reason);
  });

  it('repeats no secret in its reason', () => {
    expect(judgeValue(field('secret'), "'hunter22' \\") ?? 'hunter22').not.toContain('hunter22');
  });
});
