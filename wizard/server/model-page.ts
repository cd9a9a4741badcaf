import { z } from 'zod';

import type { RoleModel } from '../../platform/domain/config-model.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import type { ModelOffers, ModelPage } from '../contract-crew.ts';
import type { ReadAction } from './checked-read.ts';
import { plainValue } from './plain-text.ts';
import type { WizardPorts } from './wizard-ports.ts';

const MAX_OFFERED = 500;

/** What speaks for a role; of the key only its name is known here. */
export async function readModelPage(
  ports: Pick<WizardPorts, 'settings'>,
  role: RoleName,
): Promise<ModelPage> {
  const config = await ports.settings.current();
  const { llm, agent } = config.roles[role];
  const { turns, minutes, output_tokens } = agent;
  return plainValue({
    role,
    profile: llm ? profileOf(llm) : null,
    limits: { turns, minutes, output_tokens },
  });
}

function profileOf(llm: RoleModel): ModelPage['profile'] {
  const { provider, model, base_url, api_key_env, price, fallbacks, budget, cassette } = llm;
  return {
    provider,
    model,
    address: base_url ?? cassette ?? null,
    key: api_key_env ?? null,
    price: price ?? null,
    fallbacks: fallbacks.map((one) => one.model),
    budget,
  };
}

const listedSchema = z.object({
  role: z.string(),
  profiles: z.array(z.object({ key: z.object({ set: z.boolean() }).nullable() })),
  offered: z.array(z.string()),
  problem: z.string().nullable(),
});
const answerSchema = z.object({ roles: z.array(listedSchema) });

/** Asks the provider, which may take its time; one that cannot be asked offers nothing, and the name is typed by hand. */
export async function readModelOffers(readAction: ReadAction, role: RoleName): Promise<ModelOffers> {
  const answer = await readAction('config.list-models', { role });
  if (!answer.ok) return plainValue({ offered: [], problem: answer.refusal.message, key_set: null });
  const parsed = answerSchema.safeParse(answer.value);
  const found = parsed.success ? parsed.data.roles.find((one) => one.role === role) : undefined;
  return plainValue({
    offered: found?.offered.slice(0, MAX_OFFERED) ?? [],
    problem: found?.problem ?? null,
    key_set: found?.profiles[0]?.key?.set ?? null,
  });
}
