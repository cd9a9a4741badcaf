import type { AutopilotConfig } from '../domain/config-crew.ts';
import { loadConfig, type LoadedConfig } from '../domain/config-load.ts';
import { faultLine } from '../domain/config-origin.ts';
import { setWord } from '../domain/config-splice.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports } from '../ports.ts';

type Mode = AutopilotConfig['mode'];
export type ModeSet = {
  before: Mode;
  mode: Mode;
  /** the mode that counts, when something above dockfra.yaml sets another one */
  overriddenBy: { mode: string; at: string } | null;
};

const KEY = 'autopilot.mode';

/** Writes the autopilot's mode into dockfra.yaml and changes nothing else there. Refused when more than that would change. */
export async function setMode(
  ports: Pick<Ports, 'settings' | 'settingsFile' | 'events'>,
  mode: Mode,
): Promise<Result<ModeSet>> {
  const yaml = await ports.settingsFile.read();
  const old = load(yaml ?? '');
  if (!old.config) return invalid(old);
  const before = old.config.autopilot.mode;
  const changed = setWord(yaml ?? '', 'autopilot', 'mode', mode);
  if (!changed.ok) return changed;
  const wanted = { ...old.config, autopilot: { ...old.config.autopilot, mode } };
  if (!isSame(load(changed.value).config, wanted))
    return refuse('unsupported', `${KEY} cannot be set in this dockfra.yaml`, 'change it by hand');
  if (changed.value !== yaml) {
    const replaced = await ports.settingsFile.replace(yaml, changed.value);
    if (!replaced.ok) return replaced;
    ports.events.publish({ kind: 'settings' });
  }
  return ok({
    before,
    mode,
    overriddenBy: await above(ports, mode),
  });
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

async function above(ports: Pick<Ports, 'settings'>, mode: Mode): Promise<ModeSet['overriddenBy']> {
  const { values } = await ports.settings.explain();
  const value = values.find(({ key }) => key === KEY);
  if (!value || value.value === mode) return null;
  return { mode: String(value.value), at: value.at ?? value.origin };
}
