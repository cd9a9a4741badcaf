import { loadConfig, type LoadedConfig } from '../domain/config-load.ts';
import { faultLine } from '../domain/config-origin.ts';
import { setWord } from '../domain/config-splice.ts';
import type { Config } from '../domain/config.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports } from '../ports.ts';

export type WordSet<Word extends string> = {
  before: Word;
  value: Word;
  /** what counts, when something above dockfra.yaml sets another one */
  overriddenBy: { value: string; at: string } | null;
};

/** One setting that is a word: where it stands, and how it is read from and put into the whole. */
export type WordSetting<Word extends string> = {
  path: readonly string[];
  read(config: Config): Word;
  put(config: Config, word: Word): Config;
};

/** Writes one word into dockfra.yaml and changes nothing else there. Refused when more than that would change. */
export async function setSetting<Word extends string>(
  ports: Pick<Ports, 'settings' | 'settingsFile' | 'events'>,
  { path, read, put }: WordSetting<Word>,
  word: Word,
): Promise<Result<WordSet<Word>>> {
  const key = path.join('.');
  const yaml = await ports.settingsFile.read();
  const old = load(yaml ?? '');
  if (!old.config) return invalid(old);
  const changed = setWord(yaml ?? '', path, word);
  if (!changed.ok) return changed;
  if (!isSame(load(changed.value).config, put(old.config, word)))
    return refuse('unsupported', `${key} cannot be set in this dockfra.yaml`, 'change it by hand');
  if (changed.value !== yaml) {
    const replaced = await ports.settingsFile.replace(yaml, changed.value);
    if (!replaced.ok) return replaced;
    ports.events.publish({ kind: 'settings' });
  }
  return ok({ before: read(old.config), value: word, overriddenBy: await above(ports, key, word) });
}

function load(yaml: string): LoadedConfig {
  return loadConfig({ file: 'dockfra.yaml', yaml, envFile: '.env', env: null, environment: {}, flags: {} });
}

function invalid({ faults }: LoadedConfig): Result<never> {
  const lines = faults.map(faultLine);
  return refuse('invalid_input', `dockfra.yaml is not valid: ${lines.join('; ')}`, 'correct it first', lines);
}

/** Both come from the same schema, so their keys stand in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function above(
  ports: Pick<Ports, 'settings'>,
  key: string,
  word: string,
): Promise<{ value: string; at: string } | null> {
  const { values } = await ports.settings.explain();
  const value = values.find((one) => one.key === key);
  if (!value || value.value === word) return null;
  return { value: String(value.value), at: value.at ?? value.origin };
}
