import { z } from 'zod';

import { RUN_ID, subjectOf } from '../domain/agent-end.ts';
import { turnText } from '../domain/agent-text.ts';
import { endEngineTest } from '../flows/relay-open.ts';
import { defineAction } from './action.ts';

export const engineEnd = defineAction({
  name: 'engine.end',
  summary: "End the run of a coding engine's test.",
  needs: { area: 'code', level: 'write' },
  input: z.strictObject({
    run: z.string().regex(RUN_ID, 'a run like developer.1'),
    passed: z.boolean().default(false).describe('the engine answered through the gateway'),
    note: z.string().max(2000).default('').describe('what it said'),
  }),
  cli: { words: ['engine', 'end'], positional: ['run'] },
  subject: ({ run }) => subjectOf(run),
  run: (ports, context, { run, passed, note }) => endEngineTest(ports, context, run, { passed, note }),
  text: turnText,
});
