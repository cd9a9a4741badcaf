import { z } from 'zod';

import { ok, refuse } from '../domain/result.ts';
import { defineAction } from './action.ts';

export const auditVerify = defineAction({
  name: 'audit.verify',
  summary: 'Check the audit chain: finds a changed, dropped or reordered line.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['audit', 'verify'] },
  run: async (ports) => {
    const verdict = await ports.audit.verify();
    if (verdict.ok) return ok(verdict);
    return refuse(
      'conflict',
      `${verdict.file} line ${verdict.line}: ${verdict.message}`,
      'compare with a copy of the file that you trust',
    );
  },
  text: ({ lines, files }) => `the audit is whole: ${lines} records in ${files} files\n`,
});
