import { dirname } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AuditEntry } from '../../platform/domain/audit.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { openTerminals } from '../../platform/wire-roles.ts';
import { linkStandIn, type Linked } from '../support/role-links.ts';
import { startRoleStack, type RoleStack } from '../support/role-stack.ts';

/** The wizard's terminals on the containers as they really are: sshd, the owner's key, the role's own shell. */
describe('a terminal in a role', () => {
  let stack: RoleStack;
  let linked: Linked;
  const audit: AuditEntry[] = [];

  beforeAll(async () => {
    stack = await startRoleStack();
    linked = linkStandIn(stack);
    await linked.ready();
  });
  afterAll(async () => {
    await linked?.close();
    await stack?.remove();
  });

  async function open(role: RoleName) {
    const terminals = openTerminals({
      audit: {
        append: async (entry) => void audit.push(entry),
        verify: () => Promise.reject(new Error('not asked here')),
        tail: async () => audit,
        page: async () => ({ ok: true, value: { lines: [], next: null, lookedBackTo: null, unreadable: 0 } }),
      },
      clock: { now: () => new Date(), sleep: () => Promise.resolve() },
      root: {
        id: stack.rootId,
        prefix: 'dft',
        dir: dirname(stack.state),
        state: stack.state,
        tickets: stack.state,
      },
    });
    let said = '';
    let ended: string | null = null;
    const shell = await terminals.open(
      role,
      { cols: 100, rows: 30 },
      {
        onOutput: (chunk) => (said += Buffer.from(chunk).toString('utf8')),
        onEnd: (reason) => (ended = reason),
      },
      AbortSignal.timeout(20_000),
    );
    return { shell, said: () => said, ended: () => ended };
  }

  it('is a bash of the developer, with the size of the page, also after that changed', async () => {
    const { shell, said, ended } = await open('developer');
    await shell.write('echo "$(id -un) $DOCKFRA_PERSON $(stty size)"\r');
    await expect.poll(said, { timeout: 15_000 }).toContain('developer owner 30 100');
    shell.resize({ cols: 55, rows: 20 });
    await shell.write('stty size\r');
    await expect.poll(said, { timeout: 10_000 }).toContain('20 55');
    await shell.write('exit 3\r');
    await expect.poll(ended, { timeout: 10_000 }).toBe('the shell ended with 3');
  });

  it.each(['manager', 'monitor', 'autopilot'] as const)(
    'is the role shell of the %s, as the owner',
    async (role) => {
      linked.broker.heard.length = 0;
      const { shell, said, ended } = await open(role);
      await expect.poll(said, { timeout: 15_000 }).not.toBe('');
      await shell.write('ticket list\r');
      await expect.poll(said, { timeout: 15_000 }).toContain('ticket|list');
      expect(linked.broker.heard.at(-1)).toMatchObject({ role, request: { person: 'owner' } });
      shell.end();
      await expect.poll(ended, { timeout: 10_000 }).not.toBeNull();
    },
  );

  it('puts every opening on the audit', () => {
    expect(audit.map(({ action, subject, outcome }) => `${action} ${String(subject)} ${outcome}`)).toEqual([
      'terminal.open developer started',
      'terminal.open manager started',
      'terminal.open monitor started',
      'terminal.open autopilot started',
    ]);
  });
});
