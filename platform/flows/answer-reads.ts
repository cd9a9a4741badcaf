import { z } from 'zod';

import type { Fact } from '../domain/chat/answer.ts';
import { refuse, type Result } from '../domain/result.ts';
import type { Actions, CallContext, Clock } from '../ports.ts';

/** `run`: carries out an action of the catalogue, with access and audit as for anybody. */
export type AnswerPorts = {
  clock: Pick<Clock, 'now'>;
  actions: Pick<Actions, 'may' | 'takes' | 'offer' | 'offered'>;
  run(name: string, input: unknown, context: CallContext): Promise<Result<unknown>>;
};

export type Reads = {
  /** asks an action as the caller; refused also when the answer is of another shape */
  read<T>(name: string, input: Record<string, unknown>, shape: z.ZodType<T>): Promise<Result<T>>;
  /** the facts made of it; where it is refused, that */
  facts<T>(
    name: string,
    input: Record<string, unknown>,
    shape: z.ZodType<T>,
    make: (value: T) => Fact[],
  ): Promise<Fact[]>;
};

export function createReads(ports: AnswerPorts, context: CallContext): Reads {
  const quiet = { ...context, progress: () => undefined };
  const read: Reads['read'] = async (name, input, shape) => {
    const allowed = ports.actions.may(context.caller, name);
    if (!allowed.ok) return allowed;
    const answer = await ports.run(name, input, quiet);
    if (!answer.ok) return answer;
    const parsed = shape.safeParse(answer.value);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : refuse('failed', `${name} answered in a way that is not known here`);
  };
  return {
    read,
    async facts(name, input, shape, make) {
      const answer = await read(name, input, shape);
      return answer.ok ? make(answer.value) : [{ kind: 'refused', refusal: answer.refusal }];
    },
  };
}

const text = z.string();
const named = z.object({ name: text });

export const discoveredShape = z.object({
  stacks: z.array(named.extend({ services: z.array(named.extend({ ports: z.array(text) })) })),
  variables: z.array(named),
  other_variables: z.array(named),
});
