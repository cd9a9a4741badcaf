import { refuse } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { diagnose, type DiagnosePorts } from './diagnose.ts';
import type { FindFaults } from './repair-look.ts';

/** Faults as `diagnose` finds them. A stack that could not be looked at is no stack without faults. */
export function findFaults(ports: DiagnosePorts, signal: AbortSignal): FindFaults {
  return async (caller, where) => {
    const diagnosed = await diagnose(ports, caller, where, signal);
    if (!diagnosed.ok) return diagnosed;
    const { diagnoses, unread } = diagnosed.value;
    const [blind] = where.stack === null ? [] : unread;
    return blind
      ? refuse(
          'not_ready',
          `${blind.stack} cannot be looked at: ${safeLine(blind.why, 300)}`,
          'see: dockfra doctor',
        )
      : { ok: true, value: diagnoses };
  };
}
