import { z } from 'zod';

import { turnText } from '../domain/agent-text.ts';
import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
import { openEngineTest } from '../flows/relay-open.ts';
import { defineAction } from './action.ts';

export const engineOpen = defineAction({
  name: 'engine.open',
  summary: 'Begin a run without a ticket in which a coding engine shows that it reaches the model.',
  needs: { area: 'code', level: 'write' },
  input: z.strictObject({ engine: z.enum(ENGINE_IDS).describe('which engine') }),
  cli: { words: ['engine', 'open'], positional: ['engine'] },
  run: (ports, context, { engine }) => openEngineTest(ports, context, engine),
  text: turnText,
});
