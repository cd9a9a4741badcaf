import type { CheckSet } from '../domain/checks.ts';
import { runLine } from '../domain/checks-text.ts';
import { checkLimits } from '../domain/limits.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { addEvidence } from '../domain/ticket-edits.ts';
import type { Ticket } from '../domain/ticket.ts';
import { enterStep, updateTicket, type DeployRun } from './deploy-ticket-run.ts';
import { flagsOf } from './judge-work.ts';
import { loadChecks, proveChecks } from './run-checks.ts';
import { fewerTests } from './submit-verdict.ts';

const UPDATE = 'bring the branch up to date and submit again';

/** When main moved since the proof, the proof says nothing of the candidate: the checks run again on it. */
export async function checkAgain(run: DeployRun): Promise<Result<null>> {
  const { ports, repo, record, act, progress, signal } = run;
  const ticket = await ports.tickets.read(record.ticketId);
  if (!ticket || ticket.base_commit === record.main) return ok(null);
  await enterStep(run, 'checks');
  progress('checks', `${repo.branch} moved since the proof: the checks run again on the candidate`);
  const set = await loadChecks(ports, repo, record.main);
  if (!set.ok) return set;
  const seen = await seenBefore(run, ticket, set.value);
  if (!seen.ok) return seen;
  const request = {
    repo,
    ticketId: record.ticketId,
    commit: record.candidate,
    run: 'candidate',
    checks: set.value.checks,
  } as const;
  const { runs, evidence, passed } = await proveChecks(ports, request, { progress, signal });
  await updateTicket(run, (now) => ok(addEvidence(now, evidence, act())));
  const lost = runs.filter((one) => one.outcome === 'error');
  if (lost.length > 0)
    return refuse(
      'failed',
      `the candidate could not be checked: ${lost.map(runLine).join('; ')}`,
      `try again: deploy ${record.ticketId}`,
    );
  const failed = runs.filter((one) => one.outcome !== 'passed').map((one) => one.name);
  const proved = ticket.evidence.filter(
    ({ kind, commit }) => kind === 'check' && commit === ticket.commits.at(-1)?.sha,
  );
  const fewer = passed ? fewerTests(proved, evidence) : [];
  if (fewer.length > 0)
    return refuse('checks_failed', `on current ${repo.branch}: ${fewer.join('; ')}`, UPDATE, fewer);
  return passed
    ? ok(null)
    : refuse(
        'checks_failed',
        `on current ${repo.branch} these checks do not pass: ${failed.join(', ')}`,
        UPDATE,
      );
}

/** Whoever approved saw the flags of the submit; what the candidate would change beyond them nobody has seen. */
async function seenBefore(run: DeployRun, ticket: Ticket, set: CheckSet): Promise<Result<null>> {
  const { ports, repo, stack, record, config } = run;
  const changes = await ports.repositories.changes(repo, record.main, record.candidate);
  const size = checkLimits(changes, config.limits);
  if (!size.ok) return size;
  const flags = await flagsOf(ports, { repo, stack, base: record.main }, changes, set);
  const unseen = flags.filter((flag) => !ticket.review?.flags?.includes(flag));
  if (unseen.length === 0) return ok(null);
  return refuse(
    'checks_failed',
    `merged with current ${repo.branch} it does what the review did not show: ${unseen.slice(0, 5).join('; ')}`,
    UPDATE,
    unseen,
  );
}
