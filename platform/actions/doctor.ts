import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import { diagnose } from '../flows/doctor.ts';
import { defineAction } from './action.ts';

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

export const doctor = defineAction({
  name: 'doctor',
  summary:
    'Look at host and root: what is missing or in the way, each with its cure. Ends 1 when something must be cured.',
  needs: { area: 'config', level: 'read' },
  local: true,
  host: true,
  page: true,
  input: z.strictObject({}),
  cli: { words: ['doctor'] },
  run: async (ports, context) => ok(await diagnose(ports, context.signal)),
  exitCode: ({ healthy }) => (healthy ? 0 : 1),
  text: ({ findings, healthy }) => {
    const lines = findings.map(
      ({ check, verdict, what, cure }) =>
        `${MARKS[verdict]}  ${check.padEnd(12)} ${safeText(what)}\n${cure === null ? '' : `      cure:        ${safeText(cure)}\n`}`,
    );
    return `${lines.join('')}${healthy ? 'ready\n' : 'not ready: cure what says FAIL\n'}`;
  },
});
