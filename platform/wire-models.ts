import path from 'node:path';

import { createModelGate } from './adapters/model-gate.ts';
import { createModelProviders } from './adapters/model-providers.ts';
import { createCassettes } from './adapters/model-replay.ts';
import { createSecrets } from './adapters/secrets-files.ts';
import { createSettingsFile } from './adapters/settings-file.ts';
import type { StateDatabase } from './adapters/slots-database.ts';
import { createStoreLock } from './adapters/store-lock.ts';
import { createUsage } from './adapters/usage-database.ts';
import { hostEnvironment } from './config.ts';
import { ROLE_NAMES } from './domain/ticket.ts';
import type { Ports } from './ports.ts';

export type ModelPorts = Pick<
  Ports,
  'models' | 'modelGate' | 'cassettes' | 'usage' | 'secrets' | 'settingsFile'
>;

type Parts = Pick<Ports, 'clock' | 'root' | 'settings'> & {
  database: StateDatabase;
  stacks: () => Promise<{ stacks: { dir: string; envFile: string | null }[] }>;
};

/** The gateway to models: providers, money, secrets. */
export function openModelPorts({
  clock,
  root,
  settings,
  database,
  stacks,
}: Parts): ModelPorts & { close(): void } {
  const lock = createStoreLock(path.join(root.state, 'secrets.lock'));
  return {
    models: createModelProviders(root, () => clock.now()),
    modelGate: createModelGate(),
    cassettes: createCassettes(),
    usage: createUsage(database),
    secrets: createSecrets({
      state: root.state,
      lock,
      environment: hostEnvironment,
      keyNames: async () => {
        const { roles } = await settings.current();
        const profiles = ROLE_NAMES.flatMap((role) => [
          roles[role].llm,
          ...(roles[role].llm?.fallbacks ?? []),
        ]);
        return profiles.flatMap((profile) => profile?.api_key_env ?? []);
      },
      envFiles: async () => {
        const found = (await stacks()).stacks.flatMap(({ envFile }) => envFile ?? []);
        return [...new Set([path.join(root.dir, '.env'), ...found])];
      },
    }),
    settingsFile: createSettingsFile(root),
    close: () => lock.close(),
  };
}
