import type { Change } from '../domain/change.ts';
import { definitionHash, type CheckRun, type CheckSet } from '../domain/checks.ts';
import type { Config } from '../domain/config.ts';
import { checkLimits, sizeOf } from '../domain/limits.ts';
import { ok, refuse, type Refusal, type Result } from '../domain/result.ts';
import { addEvidence } from '../domain/ticket-edits.ts';
import { checkFence, holdsLease } from '../domain/ticket-lease.ts';
import { submitTicket } from '../domain/ticket-review.ts';
import type { Evidence, Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports, RepositoryRef, StackRef } from '../ports.ts';
import { actOf } from './acting.ts';
import { effectiveBase } from './effective-base.ts';
import { flagsOf } from './judge-work.ts';
import { withLease } from './keep-lease.ts';
import { loadChecks, noChecks, proveChecks, type ChecksPorts, type ProvedRuns } from './run-checks.ts';
import { checksFailed, fewerTests, notRun } from './submit-verdict.ts';
import { repositoryOf } from './ticket-repository.ts';

export type SubmitPorts = ChecksPorts & Pick<Ports, 'tickets' | 'compose' | 'courier'>;

export type Submitted = {
  ticket: Ticket;
  commit: string;
  flags: string[];
  runs: CheckRun[];
  checked: boolean;
};

/** in_progress -> review, with proof that the platform made itself: the work taken in, its size and the checks at base and commit. */
export async function submit(
  ports: SubmitPorts,
  context: CallContext,
  id: string,
): Promise<Result<Submitted>> {
  const ticket = await ports.tickets.read(id);
  if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
  const work = await readWork(ports, context, ticket);
  if (!work.ok) return work;
  const proof = await withLease(ports, context, { id, fence: work.value.fence }, (leased) =>
    prove(ports, leased, work.value),
  );
  if (!proof.ok) return proof;
  if (proof.value.refusal !== null) {
    const kept = await keepEvidence(ports, context, work.value, proof.value.evidence);
    return kept.ok ? { ok: false, refusal: proof.value.refusal } : kept;
  }
  return record(ports, context, work.value, proof.value);
}

type Work = { ticket: Ticket; fence: number; repo: RepositoryRef; stack: StackRef; base: string };

/** Everything that has to hold before anything is run. */
async function readWork(ports: SubmitPorts, context: CallContext, ticket: Ticket): Promise<Result<Work>> {
  if (ticket.status !== 'in_progress')
    return refuse(
      'wrong_state',
      `${ticket.id} is ${ticket.status}; only work in progress can be submitted`,
      `ticket work ${ticket.id}`,
    );
  const mine = holdsLease(ticket, actOf(ports, context));
  if (!mine.ok) return mine;
  const fence = checkFence(ticket, ticket.lease?.fence ?? 0);
  if (!fence.ok) return fence;
  if (ticket.base_commit === null)
    return refuse(
      'wrong_state',
      `${ticket.id} has no base commit`,
      `ticket release ${ticket.id}, then: ticket work ${ticket.id}`,
    );
  const found = await repositoryOf(ports, ticket);
  return found.ok
    ? ok({ ticket, fence: fence.value.fence, base: ticket.base_commit, ...found.value })
    : found;
}

type Proof = ProvedRuns & {
  base: string;
  commit: string;
  changes: Change[];
  flags: string[];
  checked: boolean;
  refusal: Refusal | null;
};

async function prove(ports: SubmitPorts, context: CallContext, begun: Work): Promise<Result<Proof>> {
  const { repo } = begun;
  const taken = await takeWork(ports, context, begun);
  if (!taken.ok) return taken;
  const { commit } = taken.value;
  const base = await effectiveBase(ports, repo, begun.base, commit);
  const work = { ...begun, base };
  const changes = await ports.repositories.changes(repo, base, commit);
  const config = await ports.settings.current();
  const size = checkLimits(changes, config.limits);
  if (!size.ok) return size;
  const set = await loadChecks(ports, repo, base);
  if (!set.ok) return set;
  const flags = await flagsOf(ports, work, changes, set.value);
  const diff = await diffEvidence(ports, work, commit, changes);
  if (set.value.checks.length === 0) {
    const said = [...flags, 'no checks are defined: nothing was run'];
    return ok({
      runs: [],
      passed: true,
      evidence: [diff, noChecks(ports, commit)],
      base,
      commit,
      changes,
      flags: said,
      checked: false,
      refusal: null,
    });
  }
  return proveBoth(ports, context, { work, set: set.value, commit, changes, flags, diff, config });
}

type Both = {
  work: Work;
  set: CheckSet;
  commit: string;
  changes: Change[];
  flags: string[];
  diff: Evidence;
  config: Config;
};

/** The same checks at the base (once for each definition) and at the commit. */
async function proveBoth(ports: SubmitPorts, context: CallContext, both: Both): Promise<Result<Proof>> {
  const { work, set, commit } = both;
  const request = { repo: work.repo, ticketId: work.ticket.id, checks: set.checks };
  const known = await baseEvidence(ports, set, work.base);
  const missing = set.checks.filter(
    (check) => !known.some((item) => item.definition === definitionHash(check)),
  );
  const fresh = await proveChecks(
    ports,
    { ...request, checks: missing, commit: work.base, run: 'base' },
    context,
  );
  const atBase = [...known, ...fresh.evidence];
  const facts = { base: work.base, commit, changes: both.changes, checked: true };
  if (fresh.runs.some((run) => run.outcome === 'error')) {
    return ok({
      ...fresh,
      ...facts,
      passed: false,
      evidence: [both.diff, ...atBase],
      flags: both.flags,
      refusal: notRun(work.ticket.id, fresh),
    });
  }
  const proved = await proveChecks(ports, { ...request, commit, run: 'commit' }, context);
  const evidence = [both.diff, ...atBase, ...proved.evidence];
  const flags = [...both.flags, ...fewerTests(atBase, proved.evidence)];
  const refusal = proved.passed ? null : checksFailed(work.ticket.id, proved);
  return ok({ ...proved, ...facts, evidence, flags, refusal });
}

async function takeWork(
  ports: SubmitPorts,
  context: CallContext,
  work: Work,
): Promise<Result<{ commit: string }>> {
  context.progress('collect', `taking the work of ${work.ticket.id}`);
  const collected = await ports.courier.collect({
    repo: work.repo,
    ticketId: work.ticket.id,
    base: work.base,
    snapshot: false,
    signal: context.signal,
  });
  if (!collected.ok) return collected;
  const { file, dirty } = collected.value;
  const imported = await ports.repositories.importBundle(work.repo, file, work.ticket.id, {
    base: work.base,
  });
  if (dirty.length === 0 || !imported.ok) return imported;
  return refuse(
    'dirty_tree',
    `there are uncommitted files: ${dirty.slice(0, 5).join(', ')}`,
    'commit them (or remove them), then submit again',
    dirty,
  );
}

/** Of any ticket: what ran at this commit under this definition need not run again. Errors are no answer. */
async function baseEvidence(ports: SubmitPorts, set: CheckSet, base: string): Promise<Evidence[]> {
  const { tickets } = await ports.tickets.list();
  const all = tickets
    .flatMap((ticket) => ticket.evidence)
    .filter(
      (item) =>
        item.kind === 'check' && item.run === 'base' && item.commit === base && item.result !== 'error',
    );
  return set.checks.flatMap(
    (check) =>
      all.findLast((item) => item.name === check.name && item.definition === definitionHash(check)) ?? [],
  );
}

async function diffEvidence(
  ports: SubmitPorts,
  work: Work,
  commit: string,
  changes: Change[],
): Promise<Evidence> {
  const stored = await ports.evidence.write(
    work.ticket.id,
    'submitted.patch',
    await ports.repositories.patch(work.repo, work.base, commit, 1024 * 1024),
  );
  const size = sizeOf(changes);
  const summary = `${size.files} files, +${size.added} -${size.deleted}`;
  return {
    kind: 'diff',
    name: 'submitted',
    ...stored,
    result: 'info',
    at: ports.clock.now().toISOString(),
    run: 'commit',
    commit,
    summary,
  };
}

/** A refused submit leaves its evidence on the ticket too, for whoever asks why. */
async function keepEvidence(
  ports: SubmitPorts,
  context: CallContext,
  work: Work,
  evidence: Evidence[],
): Promise<Result<Ticket>> {
  return ports.tickets.update(work.ticket.id, (current) => {
    const fence = checkFence(current, work.fence);
    return fence.ok ? ok(addEvidence(current, evidence, actOf(ports, context))) : fence;
  });
}

async function record(
  ports: SubmitPorts,
  context: CallContext,
  work: Work,
  proof: Proof,
): Promise<Result<Submitted>> {
  const { base, commit, flags, runs, checked, evidence } = proof;
  const commits = (await ports.repositories.commits(work.repo, base, commit)).map(({ sha, subject, at }) => ({
    sha,
    subject,
    at,
  }));
  const written = await ports.tickets.update(work.ticket.id, (current) =>
    submitTicket(current, { fence: work.fence, commits, base, evidence, flags }, actOf(ports, context)),
  );
  return written.ok ? ok({ ticket: written.value, commit, flags, runs, checked }) : written;
}
