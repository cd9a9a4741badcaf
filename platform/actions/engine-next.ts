import { z } from 'zod';

import { RUN_ID, subjectOf } from '../domain/agent-end.ts';
import { turnText } from '../domain/agent-text.ts';
import { engineReportSchema, type EngineReport } from '../domain/engine-task.ts';
import { refuse } from '../domain/result.ts';
import { nextAttempt } from '../flows/relay-next.ts';
import { defineAction } from './action.ts';

export const engineNext = defineAction({
  name: 'engine.next',
  summary: "Hand in what came of a coding engine's attempt, and get the next task of its run.",
  needs: { area: 'code', level: 'write' },
  input: z.strictObject({
    run: z.string().regex(RUN_ID, 'a run like T-0001.1'),
    after: z.coerce.number().int().min(0).default(0).describe('the attempt that the report is of'),
    report: z
      .string()
      .optional()
      .describe('JSON {exitCode, timedOut, missing, said, submit}; "-": from standard input'),
  }),
  cli: { words: ['engine', 'next'], positional: ['run'] },
  subject: ({ run }) => subjectOf(run),
  run: async (ports, context, { run, after, report }) => {
    const read = report === undefined ? null : readReport(report);
    if (read === 'unreadable')
      return refuse('invalid_input', 'the report is not of its shape', 'see: help engine next');
    return nextAttempt(ports, context, { run, after, report: read });
  },
  text: (turn) => turnText(turn) + (turn.task === null ? '' : `attempt ${turn.task.attempt}\n`),
});

function readReport(text: string): EngineReport | 'unreadable' {
  try {
    return engineReportSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}
