import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { createCommandTwin } from '../../platform/command-twin.ts';
import { resolveCommand } from '../../platform/command-line.ts';

const twin = createCommandTwin(ACTIONS);

describe('createCommandTwin', () => {
  it.each([
    ['ticket.approve', { id: 'T-0001' }, 'T-0001', 'dockfra ticket approve T-0001'],
    ['stack.up', { name: 'shop blog' }, null, 'dockfra stack up shop blog'],
    ['crew.pause', { role: 'developer' }, null, 'dockfra crew pause developer'],
    ['secret.set', { name: "it's" }, null, "dockfra secret set 'it'\\''s' VALUE"],
    ['ticket.approve', {}, 'T-0002', 'dockfra ticket approve T-0002'],
    ['platform.pause', {}, null, 'dockfra pause'],
  ] as const)('%s %j', (name, input, subject, command) => {
    expect(twin({ name, input, subject })?.startsWith(command)).toBe(true);
  });

  it('knows no other actions', () => {
    expect(twin({ name: 'audit.recover', input: {}, subject: null })).toBeNull();
  });

  it('spells what the command line takes as the same action', () => {
    for (const { name } of ACTIONS) {
      const words = (twin({ name, input: {}, subject: null }) ?? '').split(' ').slice(1);
      const found = resolveCommand(ACTIONS, words, { folder: '/', stdin: undefined });
      if (found.ok) expect(found.value).toMatchObject({ kind: 'action', action: { name } });
      else expect(found.refusal.code).toBe('invalid_input');
    }
  });
});
