import { z } from 'zod';

import { AUTOPILOT_MODES } from '../domain/config-crew.ts';
import { safeLine } from '../domain/safe-text.ts';
import { setMode } from '../flows/set-mode.ts';
import { defineAction } from './action.ts';

export const pilotMode = defineAction({
  name: 'pilot.mode',
  summary: "Set the autopilot's mode: changes that one value in dockfra.yaml.",
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({
    mode: z
      .enum(AUTOPILOT_MODES)
      .describe('off; propose: everything waits for a yes; auto: within the policy'),
  }),
  cli: { words: ['pilot', 'mode'], aliases: [['pilot-mode']], positional: ['mode'] },
  run: (ports, _context, { mode }) => setMode(ports, mode),
  text: ({ before, mode, overriddenBy }) =>
    `the autopilot's mode is ${mode} now (before: ${before})\n${
      overriddenBy
        ? `but ${safeLine(overriddenBy.at, 100)} sets ${safeLine(overriddenBy.mode, 20)}, which counts\n`
        : ''
    }`,
});
