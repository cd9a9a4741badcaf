import type { EngineFound } from '../../platform/domain/engine-found.ts';
import { ENGINE_IDS, type EngineId } from '../../platform/domain/engine-ids.gen.ts';
import { engineOrder } from '../../platform/domain/engine.ts';
import type { Config } from '../../platform/domain/config.ts';
import { ok, refuse, type Refusal, type Result } from '../../platform/domain/result.ts';
import { ENGINES } from '../../platform/engines/registry.gen.ts';

/** Coding engines in memory: what the developer's container would say of them. */
export type FakeEngines = {
  installed: Map<EngineId, string>;
  tested: Map<EngineId, NonNullable<EngineFound['tested']>>;
  /** what looking into the container meets instead */
  unreachable: Refusal | null;
  act(name: string, given: string): Result<unknown> | null;
};

export function createFakeEngines(config: Config): FakeEngines {
  const { agent } = config.roles.developer;
  const engines: FakeEngines = {
    installed: new Map([
      ['built-in', 'built in'],
      ['codex', 'codex-cli 0.58.0'],
    ]),
    tested: new Map(),
    unreachable: null,
    act(name, given) {
      const id = ENGINE_IDS.find((one) => one === given);
      switch (name) {
        case 'engine.list':
          return ok({ engines: listed(agent), command: null, model: 'coder-large' });
        case 'engine.found':
          return engines.unreachable === null
            ? ok({ found: ENGINE_IDS.map((one) => foundOf(engines, one)) })
            : { ok: false, refusal: engines.unreachable };
        case 'engine.test': {
          if (!id || !engines.installed.has(id)) return refuse('not_found', 'not installed');
          const result = { ok: true, note: 'ready' };
          engines.tested.set(id, { ...result, at: new Date().toISOString() });
          return ok({ engine: id, ...result });
        }
        case 'engine.set': {
          if (!id) return refuse('invalid_input', 'no such engine');
          const before = agent.engine;
          agent.engine = id;
          return ok({ before, value: id, overriddenBy: null });
        }
        default:
          return null;
      }
    },
  };
  return engines;
}

function listed(agent: Config['roles']['developer']['agent']) {
  const order = engineOrder(agent, undefined);
  return Object.values(ENGINES)
    .map(({ id, title, install, test }) => {
      const at = order.indexOf(id);
      return { id, title, install, test, place: at === -1 ? null : at + 1 };
    })
    .toSorted((a, b) => (a.place ?? 99) - (b.place ?? 99));
}

function foundOf({ installed, tested }: FakeEngines, id: EngineId): EngineFound {
  return { id, version: installed.get(id) ?? null, tested: tested.get(id) ?? null };
}
