import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { ENGINES } from '../engines/registry.gen.ts';
import { findEngines } from '../flows/coding-engines.ts';
import { defineAction } from './action.ts';

export const engineFound = defineAction({
  name: 'engine.found',
  summary: "Look into the developer's container: which coding engines are installed, and their last tests.",
  needs: { area: 'config', level: 'admin' },
  input: z.strictObject({}),
  cli: { words: ['engine', 'found'] },
  run: async (ports, context) => {
    const found = await findEngines(ports, context);
    return found.ok ? ok({ found: found.value }) : found;
  },
  text: ({ found }) =>
    found
      .map(({ id, version, tested }) => {
        const last = tested === null ? '' : `  test ${tested.ok ? 'passed' : `failed: ${tested.note}`}`;
        return `${id.padEnd(12)} ${version ?? `not installed: ${ENGINES[id].install}`}${last}\n`;
      })
      .join(''),
});
