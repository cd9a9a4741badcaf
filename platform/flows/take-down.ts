import { ok, refuse, type Result } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import type { CallContext, Ports } from '../ports.ts';
import { guarded, type GuardPorts } from './guard.ts';
import { notDeploying } from './operate-service.ts';
import { findStack } from './read-service.ts';

export type TakenDown = { stack: string; removed: string[] };

type DownPorts = GuardPorts & Pick<Ports, 'compose' | 'deploys'>;

/** Containers and networks of a stack go, volumes stay; done when the engine has no container of it any more. */
export async function takeDown(
  ports: DownPorts,
  context: CallContext,
  name: string,
): Promise<Result<TakenDown>> {
  const found = await findStack(ports, name);
  if (!found.ok) return found;
  const stack = found.value;
  return guarded(ports, stack, { what: `taking ${name} down`, stack: name }, async () => {
    const free = await notDeploying(ports, name);
    if (!free.ok) return free;
    const before = await ports.engine.services(stack);
    const down = await ports.compose.down({ stack }, (line) => context.progress(name, line), context.signal);
    if (!down.ok) return down;
    const [left] = await ports.engine.services(stack);
    if (left)
      return refuse(
        'checks_failed',
        `${name} was taken down, and ${left.service} is still ${left.state}`,
        'a service that is not in its files any more is left alone: docker compose down --remove-orphans',
      );
    return ok({ stack: name, removed: [...new Set(before.map(({ service }) => service))].toSorted() });
  });
}

export function takenDownText({ stack, removed }: TakenDown): string {
  if (removed.length === 0) return `${safeLine(stack, 100)}: nothing ran\n`;
  return `${safeLine(stack, 100)} is down: ${safeLine(removed.join(', '), 500)}; its volumes stay\n`;
}
