import { z } from 'zod';

import { stoppedText } from '../domain/launch-left.ts';
import { ok, refuse } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';

export const stackCancel = defineAction({
  name: 'stack.cancel',
  summary: 'Stop a launch that is under way; what it has started so far is left as it is.',
  needs: { area: 'stacks', level: 'operate' },
  local: true,
  input: z.strictObject({
    launch: z
      .string()
      .regex(/^\d{14}-[0-9a-f]{6}$/, 'the id of a launch')
      .optional()
      .describe('its id; without one the launch that is under way'),
  }),
  cli: { words: ['stack', 'cancel'], positional: ['launch'] },
  subject: ({ launch }) => launch ?? null,
  run: async (ports, _context, { launch }) => {
    const running = (await ports.launches.list()).filter(({ state }) => state === 'running');
    const found = launch === undefined ? running[0] : running.find(({ id }) => id === launch);
    if (!found) return refuse('not_found', 'no such launch is under way', 'see: dockfra launches');
    if (launch === undefined && running.length > 1)
      return refuse(
        'invalid_input',
        `${String(running.length)} launches are under way`,
        `name one: dockfra stack cancel ${running.map(({ id }) => id).join(' | ')}`,
      );
    await ports.launches.askToStop(found.id);
    return ok({ launch: found.id, stacks: found.stacks, at: stoppedText(found.services) });
  },
  text: ({ launch, stacks, at }) =>
    `launch ${launch} of ${stacks.join(', ')} was asked to stop; it had come to: ${safeLine(at, 500)}\n`,
});
