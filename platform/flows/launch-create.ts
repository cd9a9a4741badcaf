import { bindsOf } from '../domain/preflight-paths.ts';
import { partsOf } from '../domain/preflight-model.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports } from '../ports.ts';
import { chooseStacks } from './choose-stacks.ts';
import { guarded, type GuardPorts } from './guard.ts';
import { lookAtStack } from './launch-facts.ts';

export type CreateKind = 'network' | 'volume' | 'folder';
export type Created = { stack: string; kind: CreateKind; name: string; created: boolean };
type CreatePorts = GuardPorts & Pick<Ports, 'compose' | 'launchSite' | 'stackFiles'>;

/** Makes what a stack asks for and does not make itself: an external network or volume, a folder that it mounts. Anything else is refused. */
export async function createForStack(
  ports: CreatePorts,
  wanted: { stack: string; kind: CreateKind; name: string },
): Promise<Result<Created>> {
  const chosen = await chooseStacks(ports, [wanted.stack]);
  if (!chosen.ok) return chosen;
  const [stack] = chosen.value;
  if (!stack) return refuse('not_found', `no stack named ${wanted.stack}`, 'see: dockfra stack list');
  const { kind, name } = wanted;
  return guarded(ports, stack, { what: `create ${kind} ${name}`, stack: stack.name }, async () => {
    const seen = await lookAtStack(ports, stack, { model: true });
    if (seen.refused !== null) return refuse('invalid_input', seen.refused, 'correct the compose file');
    const asked =
      kind === 'folder'
        ? bindsOf(seen).flatMap(({ source }) => (source.startsWith(`${stack.dir}/`) ? [source] : []))
        : partsOf(seen.model, kind === 'network' ? 'networks' : 'volumes').flatMap((part) =>
            part.external ? [part.name] : [],
          );
    if (!asked.includes(name))
      return refuse(
        'not_allowed',
        `stack ${stack.name} asks for no ${kind} ${name}`,
        asked.length === 0 ? 'see: dockfra preflight' : `it asks for: ${asked.slice(0, 10).join(', ')}`,
      );
    return ok({ stack: stack.name, kind, name, created: await ports.launchSite.create(kind, name) });
  });
}
