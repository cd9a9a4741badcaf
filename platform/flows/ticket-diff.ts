import type { Change } from '../domain/change.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports, RepositoryRef } from '../ports.ts';
import { unchanged } from './check-ticket.ts';
import { effectiveBase } from './effective-base.ts';
import { repositoryOf } from './ticket-repository.ts';

type DiffPorts = Pick<Ports, 'tickets' | 'compose' | 'repositories' | 'courier'>;

export type TicketDiff = {
  id: string;
  base: string;
  commit: string;
  live: boolean;
  changes: Change[];
  patch: string;
};

const MAX_PATCH_BYTES = 1024 * 1024;

/** What the ticket changes: as submitted, or as it lies in the worktree now while the work goes on. */
export async function ticketDiff(
  ports: DiffPorts,
  context: CallContext,
  id: string,
): Promise<Result<TicketDiff>> {
  const ticket = await ports.tickets.read(id);
  if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
  if (ticket.base_commit === null)
    return refuse(
      'wrong_state',
      `no work on ${id} has begun, so there is nothing to compare`,
      `developer: ticket work ${id}`,
    );
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) return found;
  const { repo } = found.value;
  const began = ticket.base_commit;
  const live = ticket.status === 'in_progress';
  const commit = live ? await snapshot(ports, context, { ticket, repo, base: began }) : submitted(ticket);
  if (!commit.ok) return commit;
  const base = live ? await effectiveBase(ports, repo, began, commit.value.commit) : began;
  const changes = await ports.repositories.changes(repo, base, commit.value.commit);
  const patch = await ports.repositories.patch(repo, base, commit.value.commit, MAX_PATCH_BYTES);
  return ok({ id, base, commit: commit.value.commit, live, changes, patch });
}

async function snapshot(
  ports: DiffPorts,
  context: CallContext,
  work: { ticket: Ticket; repo: RepositoryRef; base: string },
): Promise<Result<{ commit: string }>> {
  context.progress('collect', `looking at the worktree of ${work.ticket.id}`);
  const collected = await ports.courier.collect({
    repo: work.repo,
    ticketId: work.ticket.id,
    base: work.base,
    snapshot: true,
    signal: context.signal,
  });
  if (!collected.ok) return unchanged(collected, work.base);
  return ports.repositories.importBundle(work.repo, collected.value.file, work.ticket.id, {
    base: work.base,
    snapshot: true,
  });
}

function submitted(ticket: Ticket): Result<{ commit: string }> {
  const last = ticket.commits.at(-1);
  return last
    ? ok({ commit: last.sha })
    : refuse('wrong_state', `${ticket.id} has no submitted commit`, `developer: ticket submit ${ticket.id}`);
}
