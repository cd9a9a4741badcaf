import { messageOf } from '../domain/errors.ts';
import { judgePostLaunch, type PostLaunchFacts, type PostLaunchItem } from '../domain/post-launch.ts';
import type { Ports, StackRef } from '../ports.ts';

type Needed = {
  settings: Pick<Ports['settings'], 'current'>;
  compose: Pick<Ports['compose'], 'stacks'>;
  stackFiles: Pick<Ports['stackFiles'], 'read'>;
  engine: Pick<Ports['engine'], 'roles' | 'services'>;
};

/** The buttons of `post_launch` in dockfra.yaml: label, url or action with its input, for whichever stack, and whether its condition holds. */
export async function readPostLaunch(ports: Needed): Promise<PostLaunchItem[]> {
  const { post_launch: items } = await ports.settings.current();
  if (items.length === 0) return [];
  const { stacks } = await ports.compose.stacks();
  const asksEngine = items.some(({ condition }) => /running|roles/.test(condition ?? ''));
  const engine = asksEngine
    ? await lookAtEngine(ports, stacks)
    : { engine: null, running: new Map(), roles: 0 };
  const read = await Promise.all(stacks.map((stack) => ports.stackFiles.read(stack)));
  const facts: PostLaunchFacts = {
    engine: engine.engine,
    roles: engine.roles,
    stacks: stacks.map(({ name }, index) => ({
      name,
      values: read[index]?.values ?? {},
      running: engine.running.get(name) ?? [],
    })),
  };
  return judgePostLaunch(items, facts);
}

type Seen = Pick<PostLaunchFacts, 'engine' | 'roles'> & { running: Map<string, string[]> };

/** Optional: without an engine the buttons that need none are still there. */
async function lookAtEngine({ engine }: Needed, stacks: readonly StackRef[]): Promise<Seen> {
  try {
    const [roles, services] = await Promise.all([
      engine.roles(),
      Promise.all(stacks.map(async (stack) => ({ name: stack.name, found: await engine.services(stack) }))),
    ]);
    const running = new Map(
      services.map(({ name, found }) => [
        name,
        found.filter(({ state }) => state === 'running').map(({ service }) => service),
      ]),
    );
    return { engine: null, roles: roles.length, running };
  } catch (error) {
    return { engine: `the engine cannot be asked: ${messageOf(error)}`, roles: 0, running: new Map() };
  }
}
