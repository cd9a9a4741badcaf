import { runLine } from '../domain/checks-text.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { addEvidence } from '../domain/ticket-edits.ts';
import { enterStep, updateTicket, type DeployRun } from './deploy-ticket-run.ts';
import { loadChecks, proveChecks } from './run-checks.ts';

/** When main moved since the proof, the proof says nothing of the candidate: the checks run again on it. */
export async function checkAgain(run: DeployRun): Promise<Result<null>> {
  const { ports, repo, record, act, progress, signal } = run;
  const ticket = await ports.tickets.read(record.ticketId);
  if (!ticket || ticket.base_commit === record.main) return ok(null);
  await enterStep(run, 'checks');
  progress('checks', `${repo.branch} moved since the proof: the checks run again on the candidate`);
  const set = await loadChecks(ports, repo, record.main);
  if (!set.ok) return set;
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
  return passed
    ? ok(null)
    : refuse(
        'checks_failed',
        `on current ${repo.branch} these checks do not pass: ${failed.join(', ')}`,
        'bring the branch up to date and submit again',
      );
}
