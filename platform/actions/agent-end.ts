import { z } from 'zod';

import { RUN_ID, subjectOf } from '../domain/agent-end.ts';
import { turnText } from '../domain/agent-text.ts';
import { withRun } from '../flows/agent-run.ts';
import { stopRun } from '../flows/agent-run-end.ts';
import { defineAction } from './action.ts';

export const agentEnd = defineAction({
  name: 'agent.end',
  summary: 'End an agent run; its ticket goes back with what was tried.',
  needs: { area: 'code', level: 'write' },
  local: true,
  input: z.strictObject({
    run: z.string().regex(RUN_ID, 'a run like T-0001.1'),
    note: z.string().max(2000).default('ended by hand').describe('why, for the ticket'),
  }),
  cli: { words: ['agent', 'end'], positional: ['run'] },
  subject: ({ run }) => subjectOf(run),
  run: (ports, context, { run, note }) =>
    withRun(ports, context, run, (open) => stopRun(ports, context, open, { reason: 'cancelled', note })),
  text: turnText,
});
