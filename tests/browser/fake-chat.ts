import { z } from 'zod';

import type { Caller } from '../../platform/domain/access.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import { answerQuestion } from '../../platform/flows/answer-question.ts';
import { openActions } from '../../platform/wire-actions.ts';
import type { FakeWorld } from './fake-world.ts';

const asked = z.object({ question: z.string(), language: z.string().default('en') });
const inputs = z.looseObject({ id: z.string().optional(), services: z.string().optional() });
const catalogue = openActions();

type Run = (name: string, input: unknown) => Promise<Result<unknown>>;

/** The chat as it is, over what the other actions of this world answer; and what only it reads. */
export async function actOfChat(
  world: FakeWorld,
  { name, input, caller, run }: { name: string; input: unknown; caller: Caller; run: Run },
): Promise<Result<unknown> | null> {
  const given = inputs.safeParse(input).data ?? {};
  switch (name) {
    case 'chat':
      return answerQuestion(
        {
          clock: world.ports.clock,
          actions: catalogue,
          run: (wanted, more) => run(wanted, more),
        },
        { caller, progress: () => undefined, signal: AbortSignal.timeout(60_000) },
        asked.parse(input),
      );
    case 'stack.status':
      if (world.engineDown !== null) return refuse('failed', world.engineDown, 'start the engine');
      return ok({ services: world.services.map((state) => ({ stack: 'shop', ...state })) });
    case 'ticket.list':
      return ok({ tickets: [...world.tickets.values()], faults: [] });
    case 'ticket.show': {
      const ticket = world.tickets.get(given.id ?? '');
      return ticket ? ok(ticket) : refuse('not_found', `there is no ticket ${given.id ?? ''}`, 'ticket list');
    }
    case 'stack.logs': {
      const wanted = world.services.filter(({ service }) => [service, undefined].includes(given.services));
      const lines = wanted.flatMap(({ service, containerId }) =>
        (world.containers.logs.get(containerId) ?? []).map(({ at, text }) => ({ at, service, text })),
      );
      return ok({ lines, left_out: 0 });
    }
    default:
      return null;
  }
}
