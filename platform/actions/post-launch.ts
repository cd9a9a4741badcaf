import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { table } from '../domain/ticket-text.ts';
import { readPostLaunch } from '../flows/post-launch.ts';
import { defineAction } from './action.ts';

export const postLaunch = defineAction({
  name: 'stack.post-launch',
  summary: 'Show the buttons of post_launch in dockfra.yaml: where each leads, and why one is not shown now.',
  needs: { area: 'stacks', level: 'read' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['stack', 'post-launch'] },
  run: async (ports) => ok({ items: await readPostLaunch(ports) }),
  text: ({ items }) =>
    items.length === 0
      ? 'dockfra.yaml has no post_launch\n'
      : table(
          ['BUTTON', 'STACK', 'LEADS TO', 'SHOWN'],
          items.map(({ label, stack, url, action, why }) => [
            safeLine(label, 60),
            safeLine(stack ?? '-', 60),
            safeLine(url ?? action ?? '-', 200),
            why === null ? 'yes' : `no: ${safeLine(why, 200)}`,
          ]),
        ),
});
