import type { ModelProfile } from '../domain/config-model.ts';
import { messageOf } from '../domain/errors.ts';
import { priceOf } from '../domain/model-cost.ts';
import { ModelFailure } from '../domain/model-failure.ts';
import type { ModelPrice } from '../domain/model.ts';
import { createRedactor } from '../domain/redact.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ROLE_NAMES, type RoleName } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';

export type ListedProfile = {
  provider: ModelProfile['provider'];
  baseUrl: string | null;
  model: string;
  key: { name: string; set: boolean } | null;
  /** null: nobody has confirmed it */
  price: ModelPrice | null;
};

export type ListedRole = {
  role: RoleName;
  /** the role's own first, then its fallbacks */
  profiles: ListedProfile[];
  /** what the provider of the first one has to offer, or why that cannot be said */
  offered: string[];
  problem: string | null;
};

type ListPorts = Pick<Ports, 'settings' | 'secrets' | 'models'>;

/** The models of each role that has one, and what their providers offer. */
export async function listModels(
  ports: ListPorts,
  wanted: RoleName | undefined,
  signal: AbortSignal,
): Promise<ListedRole[]> {
  const { roles } = await ports.settings.current();
  const names = ROLE_NAMES.filter((name) => wanted === undefined || wanted === name);
  const listed = names.map(async (role): Promise<ListedRole[]> => {
    const { llm } = roles[role];
    if (!llm) return [];
    const profiles = await Promise.all([llm, ...llm.fallbacks].map((profile) => readProfile(ports, profile)));
    return [{ role, profiles, ...(await askFor(ports, llm, signal)) }];
  });
  return (await Promise.all(listed)).flat();
}

async function readProfile(ports: ListPorts, profile: ModelProfile): Promise<ListedProfile> {
  const { api_key_env: name } = profile;
  return {
    provider: profile.provider,
    baseUrl: profile.base_url ?? null,
    model: profile.model,
    key: name === undefined ? null : { name, set: (await ports.secrets.get(name)) !== null },
    price: priceOf(profile),
  };
}

async function askFor(
  ports: ListPorts,
  profile: ModelProfile,
  signal: AbortSignal,
): Promise<Pick<ListedRole, 'offered' | 'problem'>> {
  const key = profile.api_key_env === undefined ? null : await ports.secrets.get(profile.api_key_env);
  const redactor = createRedactor(await ports.secrets.known(), []);
  try {
    const models = await ports.models.list(profile, key, signal);
    return { offered: models.map((name) => safeLine(redactor.text(name), 200)), problem: null };
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    return { offered: [], problem: redactor.text(messageOf(error)) };
  }
}
