import { z } from 'zod';

import type { RoleModel } from '../../platform/domain/config-model.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import type { ModelPage } from '../contract.ts';
import type { ReadAction } from './action-reads.ts';
import { plainValue } from './plain-text.ts';
import type { WizardPorts } from './wizard-ports.ts';

const MAX_OFFERED = 500;

/** What speaks for a role; of the key only its name is known here. */
export async function readModelPage(
  ports: Pick<WizardPorts, 'settings'>,
  readAction: ReadAction,
  role: RoleName,
): Promise<ModelPage> {
  const config = await ports.settings.current();
  const { llm, agent } = config.roles[role];
  const { turns, minutes, output_tokens } = agent;
  const offered = llm ? await offeredFor(readAction, role) : [];
  return plainValue({ role, profile: llm ? profileOf(llm) : null, offered, limits: { turns, minutes, output_tokens } });
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

const offeredSchema = z.object({
  roles: z.array(z.object({ role: z.string(), offered: z.array(z.string()) })),
});

/** A provider that cannot be asked offers nothing: the name is typed by hand. */
async function offeredFor(readAction: ReadAction, role: RoleName): Promise<string[]> {
  const answer = await readAction('config.list-models', { role });
  const parsed = offeredSchema.safeParse(answer.ok ? answer.value : null);
  const found = parsed.success ? parsed.data.roles.find((one) => one.role === role)?.offered : undefined;
  return (found ?? []).slice(0, MAX_OFFERED);
}
