import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeLine, safeText } from '../domain/safe-text.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import { table } from '../domain/ticket-text.ts';
import { listModels, type ListedProfile, type ListedRole } from '../flows/list-models.ts';
import { defineAction } from './action.ts';

export const configListModels = defineAction({
  name: 'config.list-models',
  summary: 'Show which model each role has, what it costs, and what its provider offers.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({ role: z.enum(ROLE_NAMES).optional().describe('only this role') }),
  cli: { words: ['config', 'list-models'], positional: ['role'] },
  run: async (ports, { signal }, { role }) => ok({ roles: await listModels(ports, role, signal) }),
  text: ({ roles }) =>
    roles.length === 0
      ? 'no role has a model: set roles.ROLE.llm in dockfra.yaml\n'
      : table(['ROLE', 'MODEL', 'AT', 'KEY', 'PRICE'], roles.flatMap(rows)) + roles.map(offers).join(''),
});

function rows({ role, profiles }: ListedRole): string[][] {
  return profiles.map((profile, rank) => [
    rank === 0 ? role : `  fallback ${String(rank)}`,
    safeLine(profile.model, 60),
    profile.provider === 'replay' ? 'a recording' : safeLine(profile.baseUrl ?? 'api.openai.com', 60),
    profile.key === null ? '-' : `${profile.key.name}${profile.key.set ? '' : ' (not set)'}`,
    priceText(profile.price),
  ]);
}

function priceText(price: ListedProfile['price']): string {
  if (price === null) return 'not confirmed';
  return price.input + price.output === 0 ? 'free' : `$${price.input} / $${price.output}`;
}

function offers({ role, offered, problem }: ListedRole): string {
  const what = problem ?? (offered.length === 0 ? 'nothing is said' : offered.join(', '));
  return `\noffered to the ${role}: ${safeText(what)}\n`;
}
