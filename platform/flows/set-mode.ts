import type { AutopilotConfig } from '../domain/config-crew.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Ports } from '../ports.ts';
import { setSetting, type WordSetting } from './set-word.ts';

type Mode = AutopilotConfig['mode'];
export type ModeSet = {
  before: Mode;
  mode: Mode;
  /** the mode that counts, when something above dockfra.yaml sets another one */
  overriddenBy: { mode: string; at: string } | null;
};

const MODE: WordSetting<Mode> = {
  path: ['autopilot', 'mode'],
  read: (config) => config.autopilot.mode,
  put: (config, mode) => ({ ...config, autopilot: { ...config.autopilot, mode } }),
};

/** Writes the autopilot's mode into dockfra.yaml and changes nothing else there. Refused when more than that would change. */
export async function setMode(
  ports: Pick<Ports, 'settings' | 'settingsFile' | 'events'>,
  mode: Mode,
): Promise<Result<ModeSet>> {
  const set = await setSetting(ports, MODE, mode);
  if (!set.ok) return set;
  const { before, overriddenBy: above } = set.value;
  return ok({ before, mode, overriddenBy: above && { mode: above.value, at: above.at } });
}
