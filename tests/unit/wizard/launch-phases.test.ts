import { describe, expect, it } from 'vitest';

import { fixCommand, launchCommand, preflightCommand } from '../../../wizard/app/src/launch/command-of.ts';
import { signOf, sortedServices, spansOf } from '../../../wizard/app/src/launch/phases.ts';
import { durationText } from '../../../wizard/app/src/parts/duration-text.ts';
import type { LaunchService } from '../../../wizard/contract-launch.ts';

const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, seconds)).toISOString();
const service = (part: Partial<LaunchService>): LaunchService => ({
  stack: 's',
  service: 'a',
  phase: 'starting',
  since: at(5),
  detail: '',
  past: [
    { phase: 'waiting', since: at(0) },
    { phase: 'pulling', since: at(1) },
  ],
  ...part,
});

describe('spansOf', () => {
  it('gives each phase its time, the last one until now', () => {
    expect(spansOf(service({}), Date.parse(at(8)))).toEqual([
      { phase: 'pulling', ms: 4000 },
      { phase: 'starting', ms: 3000 },
    ]);
  });
  it('does not let time pass for what is healthy', () => {
    expect(spansOf(service({ phase: 'healthy' }), Date.parse(at(60)))).toEqual([
      { phase: 'pulling', ms: 4000 },
      { phase: 'healthy', ms: 0 },
    ]);
  });
});

describe('sortedServices', () => {
  it('puts the failed one first, then what is at work', () => {
    const services = (['healthy', 'starting', 'failed'] as const).map((phase) =>
      service({ phase, service: phase }),
    );
    expect(sortedServices({ services, failure: null }).map((one) => one.service)).toEqual([
      'failed',
      'starting',
      'healthy',
    ]);
  });
});

describe('signOf and durationText', () => {
  it('shows nothing as at work that was cut off', () => {
    expect([signOf('pulling', true), signOf('pulling', false), signOf('healthy', false)]).toEqual([
      'working',
      'unknown',
      'well',
    ]);
  });
  it.each([
    [3210, '3.2 s'],
    [42_400, '42 s'],
    [59_700, '1 min 0 s'],
    [80_000, '1 min 20 s'],
  ])('%d', (ms, text) => expect(durationText(ms, 'en')).toBe(text));
  it('writes figures as the language does', () => expect(durationText(3210, 'de')).toBe('3,2 s'));
});

describe('commands', () => {
  const choice = { stacks: ['shop', 'blog'], profiles: ['debug'], environment: 'prod' };
  it('are the same as the buttons', () => {
    expect(launchCommand(choice)).toBe('dockfra stack up shop blog --profile debug --environment prod');
    expect(preflightCommand({ stacks: [], profiles: [], environment: null })).toBe('dockfra preflight');
  });
  it.each([
    ['settings.set', { values: ['P=1'], stack: 'shop' }, 'dockfra settings set P=1 --stack shop'],
    [
      'compose.set',
      { stack: 'shop', path: 'services.web.ports[0]', value: '81:80' },
      "dockfra compose set shop 'services.web.ports[0]' 81:80",
    ],
    [
      'stack.create',
      { stack: 'shop', kind: 'folder', name: "/a b'; rm" },
      "dockfra stack create shop folder '/a b'\\''; rm'",
    ],
    ['other', {}, null],
  ])('%s', (name, input, expected) => expect(fixCommand({ name, input })).toBe(expected));
});
