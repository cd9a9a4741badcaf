import type { CheckRun, CheckSet } from '../domain/checks.ts';
import { failureLines, runLine } from '../domain/checks-text.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { holdsLease } from '../domain/ticket-lease.ts';
import type { CallContext, Ports } from '../ports.ts';
import { actOf } from './acting.ts';
import { effectiveBase } from './effective-base.ts';
import { chooseChecks, loadChecks, runChecks, type ChecksPorts } from './run-checks.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import { repositoryOf } from './ticket-repository.ts';

export type CheckTicketPorts = ChecksPorts & Pick<Ports, 'tickets' | 'compose' | 'courier'>;

export type Checked = { commit: string; source: CheckSet['source']; runs: CheckRun[] };

/** The checks that will judge the submit, in the same containers, on the tree as it lies there now, uncommitted files included. */
export async function checkTicket(
  ports: CheckTicketPorts,
  context: CallContext,
  wanted: { id: string; name?: string | undefined },
): Promise<Result<Checked>> {
  const ticket = await ports.tickets.read(wanted.id);
  if (!ticket) return refuse('not_found', `there is no ticket ${wanted.id}`, 'see them with: ticket list');
  if (ticket.status !== 'in_progress' || ticket.base_commit === null)
    return refuse(
      'wrong_state',
      `${ticket.id} is ${statusPhrase(ticket.status)}; only work in progress can be checked`,
      `ticket work ${ticket.id}`,
    );
  const mine = holdsLease(ticket, actOf(ports, context));
  if (!mine.ok) return mine;
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) return found;
  const { repo } = found.value;
  const base = ticket.base_commit;
  const { signal } = context;
  const collected = await ports.courier.collect({ repo, ticketId: ticket.id, base, snapshot: true, signal });
  const commit = collected.ok
    ? await ports.repositories.importBundle(repo, collected.value.file, ticket.id, { base, snapshot: true })
    : unchanged(collected, base);
  if (!commit.ok) return commit;
  const set = await loadChecks(ports, repo, await effectiveBase(ports, repo, base, commit.value.commit));
  if (!set.ok) return set;
  const checks = chooseChecks(set.value, wanted.name);
  if (!checks.ok) return checks;
  const runs = await runChecks(
    ports,
    { repo, ticketId: ticket.id, commit: commit.value.commit, run: 'commit', checks: checks.value },
    context,
  );
  return verdict(commit.value.commit, set.value, runs);
}

/** Nothing done yet is no fault here: the checks run on the base. */
export function unchanged(
  collected: Extract<Result<unknown>, { ok: false }>,
  base: string,
): Result<{ commit: string }> {
  return collected.refusal.code === 'empty_diff' ? ok({ commit: base }) : collected;
}

function verdict(commit: string, set: CheckSet, runs: CheckRun[]): Result<Checked> {
  const failed = runs.filter((run) => run.outcome !== 'passed');
  if (failed.length === 0) return ok({ commit, source: set.source, runs });
  return refuse(
    'checks_failed',
    failed.map(runLine).join('; '),
    'correct it and run the check again',
    failed.flatMap(failureLines),
  );
}
