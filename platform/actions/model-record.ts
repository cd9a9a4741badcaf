import { z } from 'zod';

import { RUN_ID } from '../domain/agent-end.ts';
import { recordCassette } from '../domain/model-cassette.ts';
import { ok, refuse } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';

export const modelRecord = defineAction({
  name: 'model.record',
  summary: 'Write what the model said in a run to a file that provider replay can say again.',
  needs: { area: 'config', level: 'admin' },
  local: true,
  host: true, // the file is its caller's: relative to the folder where the command is given
  input: z.strictObject({
    run: z.string().regex(RUN_ID, 'a run like T-0001.1').describe('a run that a model answered'),
    to: z.string().min(1).max(1000).describe('the file; only an older recording is written over'),
  }),
  cli: { words: ['model', 'record'], positional: ['run'] },
  run: async (ports, _context, { run, to }) => {
    const lines = await ports.transcripts.read(run);
    if (!lines) return refuse('not_found', `there is no run ${run}`, 'see them with: agent list');
    const cassette = recordCassette(run, lines);
    if (!cassette.ok) return cassette;
    const saved = await ports.cassettes.save(to, cassette.value);
    if (!saved.ok) return saved;
    return ok({ run, file: saved.value, turns: cassette.value.turns.length });
  },
  text: ({ run, file, turns }) => `${run}: ${String(turns)} turns in ${safeLine(file, 500)}\n`,
});
