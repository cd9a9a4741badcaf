import type { ModelProfile, RoleModel } from '../domain/config-model.ts';
import { fitsBudget, startOfDay, type BudgetLine } from '../domain/model-budget.ts';
import { worstCase } from '../domain/model-cost.ts';
import type { ModelPrice, ModelRequest } from '../domain/model.ts';
import type { Result } from '../domain/result.ts';
import type { CallerRole } from '../domain/ticket.ts';
import type { UsageFilter, UsageRecord } from '../ports-model.ts';
import type { Ports } from '../ports.ts';

/** Whose budgets a call counts for. */
export type Spender = {
  role: CallerRole;
  ticketId: string | null;
  /** the conversation: placeholders, spending and replay belong to it */
  run: string;
  /** what the whole run may cost */
  limitUsd?: number;
};

type Reserving = { call: Spender; profile: ModelProfile; budget: RoleModel['budget']; price: ModelPrice };

/** A call on record at the most that it can cost. */
export type Reserved = { id: number; record: UsageRecord };

/** Puts the call on record before it is made, so that calls at the same time cannot pass a budget together; refused where one does not fit. */
export async function reserve(
  ports: Pick<Ports, 'clock' | 'tickets' | 'usage'>,
  { call, profile, budget, price }: Reserving,
  request: ModelRequest,
): Promise<Result<Reserved>> {
  const now = ports.clock.now();
  const lines = await budgetLines(ports, call, budget, startOfDay(now));
  const usd = worstCase(price, request);
  const record: UsageRecord = {
    at: now.toISOString(),
    role: call.role,
    ticketId: call.ticketId,
    run: call.run,
    provider: profile.provider,
    model: profile.model,
    replayed: profile.provider === 'replay',
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    usd,
    ms: 0,
    outcome: 'failed',
  };
  const reserved = await ports.usage.reserve(
    record,
    lines.map(({ filter }) => filter),
    (spent) =>
      fitsBudget(
        lines.map((line, index) => ({ ...line, spentUsd: spent[index] ?? 0 })),
        usd,
      ),
  );
  return reserved.ok ? { ok: true, value: { id: reserved.value, record } } : reserved;
}

type LimitLine = Omit<BudgetLine, 'spentUsd'> & { filter: UsageFilter };

async function budgetLines(
  ports: Pick<Ports, 'tickets'>,
  { role, ticketId, run, limitUsd }: Spender,
  budget: RoleModel['budget'],
  since: string,
): Promise<LimitLine[]> {
  const raise = (key: string) => `wait, or raise roles.${role}.llm.budget.${key} in dockfra.yaml`;
  const lines: LimitLine[] = [
    {
      of: `the ${role} for today`,
      limitUsd: budget.usd_per_day,
      filter: { role, since },
      hint: raise('usd_per_day'),
    },
  ];
  if (ticketId !== null) {
    const limit = budget.usd_per_ticket;
    lines.push({
      of: `the ${role} for ${ticketId}`,
      limitUsd: limit,
      filter: { role, ticketId },
      hint: raise('usd_per_ticket'),
    });
    const own = (await ports.tickets.read(ticketId))?.budget.usd;
    if (own !== undefined)
      lines.push({
        of: ticketId,
        limitUsd: own,
        filter: { ticketId },
        hint: 'edit the budget of the ticket',
      });
  }
  if (limitUsd !== undefined)
    lines.push({ of: `the run ${run}`, limitUsd, filter: { run }, hint: 'begin another run' });
  return lines;
}
