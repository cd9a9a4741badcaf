import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { serviceTable, type ServiceLine } from '../domain/services.ts';
import { chooseStacks } from '../flows/choose-stacks.ts';
import { defineAction } from './action.ts';

export const stackStatus = defineAction({
  name: 'stack.status',
  summary: 'Show what runs: each service with state, health, image, commit and restarts.',
  needs: { area: 'stacks', level: 'read' },
  input: z.strictObject({ stack: z.string().min(1).max(100).optional().describe('only this stack') }),
  cli: { words: ['stack', 'status'], aliases: [['status']], positional: ['stack'] },
  subject: ({ stack }) => stack ?? null,
  run: async (ports, _context, { stack }) => {
    const chosen = await chooseStacks(ports, stack === undefined ? [] : [stack]);
    if (!chosen.ok) return chosen;
    const services: ServiceLine[] = [];
    for (const one of chosen.value) {
      for (const state of await ports.engine.services(one)) {
        const { service, image, imageId, revision: commit, restarts, startedAt, ports: published } = state;
        services.push({
          stack: one.name,
          service,
          state: state.state,
          health: state.health,
          image,
          imageId: imageId.slice(7, 19),
          commit,
          restarts,
          exitCode: state.exitCode,
          startedAt,
          ports: published,
        });
      }
    }
    return ok({ services });
  },
  text: ({ services }) => serviceTable(services),
});
