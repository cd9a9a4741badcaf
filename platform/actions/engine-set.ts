import { z } from 'zod';

import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
import { safeLine } from '../domain/safe-text.ts';
import { setEngine } from '../flows/set-engine.ts';
import { defineAction } from './action.ts';

export const engineSet = defineAction({
  name: 'engine.set',
  summary:
    "Let another coding engine write the developer's code: changes that one value in dockfra.yaml. A ticket may still name its own.",
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({ engine: z.enum(ENGINE_IDS).describe('which engine') }),
  cli: { words: ['engine', 'set'], positional: ['engine'] },
  subject: () => 'developer',
  run: (ports, _context, { engine }) => setEngine(ports, engine),
  text: ({ before, value, overriddenBy }) =>
    `the developer's coding engine is ${value} now (before: ${before})\n${
      overriddenBy
        ? `but ${safeLine(overriddenBy.at, 100)} sets ${safeLine(overriddenBy.value, 60)}, which counts\n`
        : ''
    }`,
});
