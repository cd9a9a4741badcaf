import { z } from 'zod';

import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
import { testCodingEngine } from '../flows/coding-engines.ts';
import { defineAction } from './action.ts';

export const engineTest = defineAction({
  name: 'engine.test',
  summary:
    "Run a coding engine once in the developer's container: it must answer one word through the gateway.",
  needs: { area: 'config', level: 'admin' },
  long: true,
  input: z.strictObject({ engine: z.enum(ENGINE_IDS).describe('which engine') }),
  cli: { words: ['engine', 'test'], positional: ['engine'] },
  subject: () => 'developer',
  run: (ports, context, { engine }) => testCodingEngine(ports, context, engine),
  text: ({ engine, ok, note }) => `${engine} ${ok ? 'works' : 'FAILED'}: ${note}\n`,
  exitCode: ({ ok }) => (ok ? 0 : 1),
});
