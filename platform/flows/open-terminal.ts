import { messageOf } from '../domain/errors.ts';
import type { RoleName } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import type { Terminals } from '../ports-terminal.ts';

/** Terminals whose every opening is on the audit before a key can be pressed. */
export function auditedTerminals(ports: Pick<Ports, 'audit' | 'clock'>, terminals: Terminals): Terminals {
  const record = (role: RoleName, outcome: 'started' | 'failed', reason: string | null) =>
    ports.audit.append({
      at: ports.clock.now().toISOString(),
      role: 'owner',
      person: 'owner',
      claimed: false,
      via: 'wizard',
      action: 'terminal.open',
      subject: role,
      outcome,
      reason,
    });
  return {
    async open(role, size, watch, signal) {
      await record(role, 'started', null);
      try {
        return await terminals.open(role, size, watch, signal);
      } catch (error) {
        await record(role, 'failed', messageOf(error).slice(0, 500));
        throw error;
      }
    },
  };
}
