import { checkClaims, parseClaims, type ProofClaim } from '../domain/acceptance.ts';
import type { Change } from '../domain/change.ts';
import { definitionHash, type CheckRun, type CheckSet } from '../domain/checks.ts';
import type { Config } from '../domain/config.ts';
import { checkLimits } from '../domain/limits.ts';
import { ok, refuse, type Refusal, type Result } from '../domain/result.ts';
import { checkFence, holdsLease } from '../domain/ticket-lease.ts';
import { refuseSubmit, submitTicket } from '../domain/ticket-review.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import type { Evidence, Ticket } from '../domain/ticket.ts';
import type { CallContext, Ports, RepositoryRef, StackRef } from '../ports.ts';
import { actOf } from './acting.ts';
import { effectiveBase } from './effective-base.ts';
import { flagsOf } from './judge-work.ts';
import { withLease } from './keep-lease.ts';
import { loadChecks, noChecks, proveChecks, type ChecksPorts, type ProvedRuns } from './run-checks.ts';
import { checksFailed, fewerTests, notRun, withLogs } from './submit-verdict.ts';
import { baseEvidence, diffEvidence } from './submit-evidence.ts';
import { repositoryOf } from './ticket-repository.ts';

export type SubmitPorts = ChecksPorts & Pick<Ports, 'tickets' | 'compose' | 'courier'>;

export type Submitted = {
  ticket: Ticket;
  commit: string;
  flags: string[];
  runs: CheckRun[];
  checked: boolean;
};

/**
 * in_progress -> review, with proof that the platform made itself: the work taken in, its size and the checks at base and
 * commit. `prove` says what proves which acceptance line ("1=check:unit").
 */
export async function submit(
  ports: SubmitPorts,
  context: CallContext,
  id: string,
  prove: readonly string[] = [],
): Promise<Result<Submitted>> {
  const ticket = await ports.tickets.read(id);
  if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
  const work = await readWork(ports, context, ticket, prove);
  if (!work.ok) return work;
  const proof = await withLease(ports, context, { id, fence: work.value.fence }, (leased) =>
    proveWork(ports, leased, work.value),
  );
  if (!proof.ok) return keepRefused(ports, context, work.value, { commit: null, evidence: [], ...proof });
  const { refusal } = proof.value;
  if (refusal !== null) return keepRefused(ports, context, work.value, { ...proof.value, refusal });
  return record(ports, context, work.value, proof.value);
}

type Work = {
  ticket: Ticket;
  fence: number;
  repo: RepositoryRef;
  stack: StackRef;
  base: string;
  claims: ProofClaim[];
};

/** Everything that has to hold before anything is run. */
async function readWork(
  ports: SubmitPorts,
  context: CallContext,
  ticket: Ticket,
  texts: readonly string[],
): Promise<Result<Work>> {
  if (ticket.status !== 'in_progress')
    return refuse(
      'wrong_state',
      `${ticket.id} is ${statusPhrase(ticket.status)}; only work in progress can be submitted`,
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
  const claims = parseClaims(texts, ticket);
  if (!claims.ok) return claims;
  const found = await repositoryOf(ports, ticket);
  return found.ok
    ? ok({
        ticket,
        fence: fence.value.fence,
        base: ticket.base_commit,
        claims: claims.value,
        ...found.value,
      })
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

async function proveWork(ports: SubmitPorts, context: CallContext, begun: Work): Promise<Result<Proof>> {
  const { repo } = begun;
  const taken = await takeWork(ports, context, begun);
  if (!taken.ok) return taken;
  const { commit } = taken.value;
  const base = await effectiveBase(ports, repo, begun.base, commit);
  const proved = await proveCommit(ports, context, { ...begun, base }, commit);
  if (proved.ok) return proved;
  const nothing = { runs: [], evidence: [], passed: false, changes: [], flags: [], checked: false };
  return ok({ ...nothing, base, commit, refusal: proved.refusal });
}

async function proveCommit(
  ports: SubmitPorts,
  context: CallContext,
  work: Work,
  commit: string,
): Promise<Result<Proof>> {
  const { repo, base, claims } = work;
  const changes = await ports.repositories.changes(repo, base, commit);
  const config = await ports.settings.current();
  const size = checkLimits(changes, config.limits);
  if (!size.ok) return size;
  const set = await loadChecks(ports, repo, base);
  if (!set.ok) return set;
  const flags = await flagsOf(ports, work, changes, set.value);
  const diff = await diffEvidence(ports, { repo, base, id: work.ticket.id, commit, changes });
  if (set.value.checks.length === 0) {
    const claimed = checkClaims(claims, []);
    if (!claimed.ok) return claimed;
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
  const claimed = checkClaims(work.claims, proved.runs);
  const refusal = proved.passed
    ? claimed.ok
      ? null
      : claimed.refusal
    : checksFailed(work.ticket.id, proved);
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

type Refused = { commit: string | null; evidence: Evidence[]; refusal: Refusal };

/** The ticket says that it was refused and why; the answer says where the logs are. */
async function keepRefused(
  ports: SubmitPorts,
  context: CallContext,
  { ticket, fence }: Work,
  { commit, evidence, refusal }: Refused,
): Promise<Result<never>> {
  const kept = await ports.tickets.update(ticket.id, (current) =>
    refuseSubmit(current, { fence, commit, evidence, refusal }, actOf(ports, context)),
  );
  return kept.ok ? { ok: false, refusal: withLogs(refusal, kept.value, evidence) } : kept;
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
    submitTicket(
      current,
      { fence: work.fence, commits, base, evidence, flags, claims: work.claims },
      actOf(ports, context),
    ),
  );
  return written.ok ? ok({ ticket: written.value, commit, flags, runs, checked }) : written;
}
