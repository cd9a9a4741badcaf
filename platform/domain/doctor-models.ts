import type { ModelProfile } from './config-model.ts';
import type { Config } from './config.ts';
import type { Finding } from './doctor.ts';
import { priceOf } from './model-cost.ts';
import { ROLE_NAMES, type RoleName } from './ticket.ts';

/** A model that a role may ask, under its key of dockfra.yaml. */
export type NamedProfile = { key: string; role: RoleName; profile: ModelProfile };

/** Every model of every role, fallbacks included. */
export function profilesOf(config: Config): NamedProfile[] {
  return ROLE_NAMES.flatMap((role) => {
    const { llm } = config.roles[role];
    if (!llm) return [];
    const key = `roles.${role}.llm`;
    const fallbacks = llm.fallbacks.map((profile, index) => ({
      key: `${key}.fallbacks[${String(index)}]`,
      role,
      profile,
    }));
    return [{ key, role, profile: llm }, ...fallbacks];
  });
}

/** What would refuse every call of a model. `keys`: names among the `api_key_env` that have a value. */
export function judgeModels(profiles: readonly NamedProfile[], keys: ReadonlySet<string>): Finding[] {
  return profiles.flatMap(({ key, role, profile }) => {
    const faults = [priceFault(key, profile), keyFault(key, profile, keys)].filter((fault) => fault !== null);
    if (faults.length > 0) return faults;
    return [{ check: 'model', verdict: 'ok' as const, what: `${role}: ${profile.model}`, cure: null }];
  });
}

function priceFault(key: string, profile: ModelProfile): Finding | null {
  if (priceOf(profile) !== null) return null;
  return {
    check: 'model',
    verdict: 'warn',
    what: `${key}: nobody has confirmed what ${profile.model} costs, so every call is refused`,
    cure: `set ${key}.price in dockfra.yaml: { input: 2.5, output: 10 } (US dollars for a million tokens), or free`,
  };
}

function keyFault(key: string, profile: ModelProfile, keys: ReadonlySet<string>): Finding | null {
  const { api_key_env: name, model, provider } = profile;
  if (name === undefined) {
    if (provider !== 'openai' || profile.base_url !== undefined) return null; // a local server may need none
    return {
      check: 'model',
      verdict: 'warn',
      what: `${key}: ${model} is asked of api.openai.com without a key`,
      cure: `set ${key}.api_key_env (or base_url) in dockfra.yaml`,
    };
  }
  if (keys.has(name)) return null;
  return {
    check: 'model',
    verdict: 'warn',
    what: `${key}: the key ${name} of ${model} is neither in this environment nor stored`,
    cure: `dockfra secret set ${name} -   or set it before: dockfra up`,
  };
}
