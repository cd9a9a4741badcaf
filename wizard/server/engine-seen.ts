import type { EngineSeen } from './engine-watch.ts';
import { lookAtEngine } from './engine-watch.ts';
import { inTurn, within } from './in-turn.ts';
import { byName } from '../snapshot-patch.ts';
import { serviceView } from './snapshot-parts.ts';
import type { WizardPorts } from './wizard-ports.ts';

const GAP_MS = 500;
const ANSWER_MS = 8000;
const AT_ONCE = 16;
/** A storm of events must not hold up a look for ever. */
const MAX_TURNS = 50;

export type SeenEngine = {
  now(): EngineSeen;
  /** at everything; ends with a look that began after the call */
  look(): Promise<void>;
  /** something happened to this container: it alone is looked at, at once */
  heard(project: string, containerId: string): void;
};

type Ports = Pick<WizardPorts, 'clock' | 'compose' | 'engine' | 'containers'>;
/** `soon`: somebody waits for it */
type OnChange = (soon: boolean) => void;

/** What was last seen of the engine: by looks at everything, and between them by looks at what the engine told of. */
export function createSeenEngine(ports: Ports, onChange: OnChange): SeenEngine {
  let seen: EngineSeen = {
    engine: { state: 'asking', checked_at: ports.clock.now().toISOString() },
    stacks: [],
    roles: null,
    faults: [],
  };
  const waiting = new Map<string, string>();
  const meanwhile = new Map<string, string>();
  let isDraining = false;

  const look = inTurn(GAP_MS, async () => {
    meanwhile.clear();
    let next = await lookAtEngine(ports, seen);
    // what changed after it was looked at, and was shown already, must not go back
    for (let turn = 0; meanwhile.size > 0 && turn < MAX_TURNS; turn += 1)
      next = await freshened(ports, next, taken(meanwhile));
    seen = next;
    onChange(false);
  });
  const drain = async (): Promise<void> => {
    isDraining = true;
    while (waiting.size > 0) {
      const ids = taken(waiting);
      const fresh = await readAll(ports, ids);
      seen = withFresh(seen, fresh, ports.clock.now().toISOString());
      onChange(true);
    }
    isDraining = false;
  };
  return {
    now: () => seen,
    look,
    heard(project, containerId) {
      if (!seen.stacks.some((stack) => stack.project === project)) return;
      waiting.set(containerId, project);
      meanwhile.set(containerId, project);
      if (!isDraining) void drain();
    },
  };
}

type Wanted = [containerId: string, project: string][];
type Fresh = { id: string; project: string; found: Awaited<ReturnType<WizardPorts['containers']['find']>> };

function taken(ids: Map<string, string>): Wanted {
  const some = [...ids].slice(0, AT_ONCE);
  for (const [id] of some) ids.delete(id);
  return some;
}

/** What cannot be read stays as it was seen: the look that follows says more. Never throws. */
async function readAll(ports: Ports, wanted: Wanted): Promise<Fresh[]> {
  const read = wanted.map(async ([id, project]): Promise<Fresh[]> => {
    try {
      return [{ id, project, found: await within(ANSWER_MS, 'the engine', ports.containers.find(id)) }];
    } catch {
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

async function freshened(ports: Ports, seen: EngineSeen, wanted: Wanted): Promise<EngineSeen> {
  return withFresh(seen, await readAll(ports, wanted), ports.clock.now().toISOString());
}

function withFresh(seen: EngineSeen, fresh: readonly Fresh[], at: string): EngineSeen {
  if (seen.engine.state !== 'up' || fresh.length === 0) return seen;
  const stacks = seen.stacks.map((stack) => {
    const mine = fresh.filter(({ project }) => project === stack.project);
    if (mine.length === 0 || stack.as_of === null) return stack;
    const views = mine.flatMap(({ found }) => (found === null ? [] : [serviceView(found.state)]));
    const old = new Set(mine.map(({ id }) => id.slice(0, 12)));
    const services = [...stack.services.filter((service) => !old.has(service.id)), ...views].sort(byName);
    return { ...stack, services, as_of: at };
  });
  return { ...seen, stacks };
}
