import { z } from 'zod';

import { RUN_ID, subjectOf } from '../domain/agent-end.ts';
import { runText } from '../domain/agent-text.ts';
import { showRun } from '../flows/agent-run-list.ts';
import { defineAction } from './action.ts';

export const agentShow = defineAction({
  name: 'agent.show',
  summary: 'Show the conversation of an agent run.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({
    run: z.string().regex(RUN_ID, 'a run like T-0001.1'),
    after: z.coerce.number().int().min(0).default(0).describe('leave out this many lines'),
  }),
  cli: { words: ['agent', 'show'], positional: ['run'] },
  subject: ({ run }) => subjectOf(run),
  run: (ports, _context, { run, after }) => showRun(ports, run, after),
  text: runText,
});
