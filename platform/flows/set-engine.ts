import type { Config } from '../domain/config.ts';
import type { EngineId } from '../domain/engine-ids.gen.ts';
import type { Result } from '../domain/result.ts';
import type { Ports } from '../ports.ts';
import { setSetting, type WordSet, type WordSetting } from './set-word.ts';

const ENGINE: WordSetting<EngineId> = {
  path: ['roles', 'developer', 'agent', 'engine'],
  read: (config) => config.roles.developer.agent.engine,
  put: withEngine,
};

/** Writes the developer's coding engine into dockfra.yaml and changes nothing else there. It counts from the next run on. */
export function setEngine(
  ports: Pick<Ports, 'settings' | 'settingsFile' | 'events'>,
  engine: EngineId,
): Promise<Result<WordSet<EngineId>>> {
  return setSetting(ports, ENGINE, engine);
}

function withEngine(config: Config, engine: EngineId): Config {
  const { developer } = config.roles;
  const agent = { ...developer.agent, engine };
  return { ...config, roles: { ...config.roles, developer: { ...developer, agent } } };
}
