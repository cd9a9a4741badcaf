import { z } from 'zod';

import { engineOrder } from '../domain/engine.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ENGINES } from '../engines/registry.gen.ts';
import { defineAction } from './action.ts';

export const engineList = defineAction({
  name: 'engine.list',
  summary:
    "List the coding engines in the developer's order; which are installed, `engine list` in its container says.",
  needs: { area: 'code', level: 'read' },
  input: z.strictObject({}),
  cli: { words: ['engine', 'list'] },
  local: true,
  run: async (ports) => {
    const { agent, llm } = (await ports.settings.current()).roles.developer;
    const order = engineOrder(agent, undefined);
    const engines = Object.values(ENGINES).map(({ id, title, install, test }) => ({
      id,
      title,
      install,
      test,
      /** its place in the order, from 1; null: only when a ticket names it */
      place: order.includes(id) ? order.indexOf(id) + 1 : null,
    }));
    const sorted = engines.toSorted((a, b) => (a.place ?? 99) - (b.place ?? 99));
    return ok({ engines: sorted, command: agent.command ?? null, model: llm?.model ?? null });
  },
  text: ({ engines, command, model }) =>
    engines
      .map(({ id, title, place, install }) => {
        const rank = place === null ? '-' : String(place);
        const argv = id === 'command' && command !== null ? `: ${safeLine(command.join(' '), 100)}` : '';
        return `${rank}  ${id.padEnd(12)} ${title}${argv}  (${install})\n`;
      })
      .join('') + `model: ${model === null ? 'none, set roles.developer.llm' : safeLine(model, 100)}\n`,
});
