import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { hostEnvironment } from '../config.ts';
import { loadConfig, type LoadedConfig } from '../domain/config-load.ts';
import { faultLine } from '../domain/config-origin.ts';
import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import type { RootPaths, Settings } from '../ports.ts';
import { stampOf } from './file-stamp.ts';

const FILE = 'dockfra.yaml';
const MAX_BYTES = 1_000_000;

/** Settings of a root, read again whenever dockfra.yaml or .env changed. `flags` are by dotted key. */
export function createSettings(
  root: Pick<RootPaths, 'dir'>,
  flags: Readonly<Record<string, string>> = {},
): Settings {
  let cached: { stamp: string; loaded: LoadedConfig } | null = null;
  const yamlFile = path.join(root.dir, FILE);
  const envFile = path.join(root.dir, '.env');

  const load = async (): Promise<LoadedConfig> => {
    const stamp = `${await stampOrNone(yamlFile)} ${await stampOrNone(envFile)}`;
    if (cached?.stamp === stamp) return cached.loaded;
    const [yaml, env] = await Promise.all([textOf(yamlFile), textOf(envFile)]);
    const loaded = loadConfig({
      file: FILE,
      yaml,
      envFile: '.env',
      env,
      environment: hostEnvironment(),
      flags,
    });
    cached = { stamp, loaded };
    return loaded;
  };

  return {
    async current() {
      const { config, faults } = await load();
      if (config) return config;
      const count = faults.length === 1 ? 'one fault' : `${String(faults.length)} faults`;
      throw new DockfraError(
        'config_invalid',
        `the settings of ${root.dir} have ${count}:\n${faults.map((fault) => `  ${faultLine(fault)}`).join('\n')}`,
        `correct ${yamlFile}; nothing was started`,
      );
    },
    async explain() {
      const { values, faults } = await load();
      return { values, faults };
    },
  };
}

async function stampOrNone(file: string): Promise<string> {
  try {
    return await stampOf(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'none';
    throw unreadable(file, error);
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > MAX_BYTES) throw new Error(`larger than ${String(MAX_BYTES)} bytes`);
    return text;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): DockfraError {
  return new DockfraError(
    'config_unreadable',
    `${file} cannot be read: ${messageOf(error)}`,
    'check that it is a file you may read',
    error,
  );
}
