import { loadConfig } from '../domain/config-load.ts';
import { faultLine } from '../domain/config-origin.ts';
import { spliceModel } from '../domain/config-splice.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { RoleName } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';

export type ModelSet = {
  role: RoleName;
  before: string;
  model: string;
  /** the model that counts, when something above dockfra.yaml sets another one */
  overriddenBy: { model: string; at: string } | null;
};

/** Writes another model for the role into dockfra.yaml: that scalar and no other byte. Refused when the file would not be valid. */
export async function setModel(
  ports: Pick<Ports, 'settings' | 'settingsFile'>,
  role: RoleName,
  model: string,
): Promise<Result<ModelSet>> {
  const yaml = await ports.settingsFile.read();
  if (yaml === null)
    return refuse('not_found', 'there is no dockfra.yaml', `write one with roles.${role}.llm`);
  const spliced = spliceModel(yaml, role, model);
  if (!spliced.ok) return spliced;
  const { text, before } = spliced.value;
  const { config, faults } = loadConfig({
    file: 'dockfra.yaml',
    yaml: text,
    envFile: '.env',
    env: null,
    environment: {},
    flags: {},
  });
  if (config?.roles[role].llm?.model !== model) {
    const lines = faults.map(faultLine);
    return refuse(
      'invalid_input',
      `dockfra.yaml is not valid: ${lines.join('; ')}`,
      'correct it first',
      lines,
    );
  }
  const replaced = await ports.settingsFile.replace(yaml, text);
  if (!replaced.ok) return replaced;
  return ok({ role, before, model, overriddenBy: await above(ports, role, model) });
}

async function above(
  ports: Pick<Ports, 'settings'>,
  role: RoleName,
  model: string,
): Promise<ModelSet['overriddenBy']> {
  const { values } = await ports.settings.explain();
  const value = values.find(({ key }) => key === `roles.${role}.llm.model`);
  if (!value || value.value === model) return null;
  return { model: String(value.value), at: value.at ?? value.origin };
}
