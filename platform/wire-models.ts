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
import type { StackRef } from './domain/compose.ts';
import { ROLE_NAMES } from './domain/ticket.ts';
import type { Ports } from './ports.ts';

export type ModelPorts = Pick<
  Ports,
  'models' | 'modelGate' | 'cassettes' | 'usage' | 'secrets' | 'settingsFile'
>;

type Parts = Pick<Ports, 'clock' | 'root' | 'settings'> & {
  database: StateDatabase;
  stacks: () => Promise<{ stacks: Pick<StackRef, 'dir' | 'envFile' | 'moreEnvFiles'>[] }>;
};

/** Secrets are asked for with every write of a ticket; the folders of the stacks are looked for less often, their files each time. */
const STACKS_KEPT_MS = 1000;

/** The gateway to models: providers, money, secrets. */
export function openModelPorts({
  clock,
  root,
  settings,
  database,
  stacks,
}: Parts): ModelPorts & { close(): void } {
  const lock = createStoreLock(path.join(root.state, 'secrets.lock'));
  const envFiles = keptFor(STACKS_KEPT_MS, async () =>
    (await stacks()).stacks.flatMap(({ dir, envFile, moreEnvFiles = [] }) => [
      ...moreEnvFiles,
      envFile ?? path.join(dir, '.env'),
    ]),
  );
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
      envFiles: async () => [...new Set([path.join(root.dir, '.env'), ...(await envFiles())])],
    }),
    settingsFile: createSettingsFile(root),
    close: () => lock.close(),
  };
}

/** After the first time nobody waits: what is older than `ms` is made anew in the background, and counts when it is there. */
function keptFor<T>(ms: number, make: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  let madeAt = 0;
  const renew = (): Promise<T> => {
    madeAt = performance.now();
    const made = make();
    made.then(
      () => (kept = made),
      () => (kept = null), // the next one waits, and hears what is wrong
    );
    return made;
  };
  return () => {
    if (kept === null) return (kept = renew());
    if (performance.now() - madeAt > ms) void renew();
    return kept;
  };
}
