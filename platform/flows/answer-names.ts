import type { Known } from '../domain/chat/find-names.ts';
import { discoveredShape, type Reads } from './answer-reads.ts';

/** Names of the root; none while its files cannot be read: the question is understood without them. */
export async function knownNames(reads: Reads): Promise<Known> {
  const found = await reads.read('stack.discover', {}, discoveredShape);
  if (!found.ok) return { services: [], stacks: [], variables: [] };
  const { stacks: all, variables, other_variables: others } = found.value;
  return {
    stacks: all.map(({ name }) => name),
    services: all.flatMap(({ name: stack, services }) =>
      services.map(({ name: service }) => ({ stack, service })),
    ),
    variables: [...new Set([...variables, ...others].map(({ name }) => name))],
  };
}
