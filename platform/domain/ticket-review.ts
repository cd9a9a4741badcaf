import { approveLines, claimLines, type ProofClaim } from './acceptance.ts';
import { ok, refuse, type Refusal, type Result } from './result.ts';
import type { Evidence, Ticket } from './ticket.ts';
import { addEvidence } from './ticket-edits.ts';
import { checkFence, holdsLease } from './ticket-lease.ts';
import { noteInHistory, walk, type Act } from './ticket-transitions.ts';

export type Submission = {
  /** fence of the lease under which the proof was made */
  fence: number;
  commits: Ticket['commits'];
  /** what the proof compares with; newer than where the work began when it took in a newer main */
  base: string;
  evidence: Evidence[];
  /** why a person must look; empty: nothing special */
  flags: string[];
  /** what it says proves which acceptance line; already seen to be so */
  claims?: ProofClaim[];
};

/** in_progress -> review, with the proof. The lease stays so that a rejection gives the work back to its author. */
export function submitTicket(ticket: Ticket, submission: Submission, act: Act): Result<Ticket> {
  const fence = checkFence(ticket, submission.fence);
  if (!fence.ok) return fence;
  const mine = holdsLease(ticket, act);
  if (!mine.ok) return mine;
  const commit = submission.commits.at(-1)?.sha ?? submission.base;
  const walked = walk(ticket, 'submit', act, { commit });
  if (!walked.ok) return walked;
  return ok({
    ...addEvidence(walked.value, submission.evidence, act),
    acceptance: claimLines(ticket.acceptance, submission.claims ?? [], { act, commit }),
    commits: submission.commits,
    base_commit: submission.base,
    review: { requested_at: act.now.toISOString(), flags: submission.flags },
  });
}

/** The newest commit that the platform has of this work, also of a submit that was refused; null: none since it was opened (again). */
export function lastTaken({ history, commits }: Ticket): string | null {
  const reopened = history.findLastIndex(
    ({ from, to }) => to === 'open' && (from === 'done' || from === 'closed'),
  );
  const entry = history.slice(reopened + 1).findLast(({ commit }) => commit !== undefined);
  return entry?.commit ?? commits.at(-1)?.sha ?? null;
}

export type RefusedSubmit = {
  fence: number;
  /** null: the work could not even be taken */
  commit: string | null;
  evidence: Evidence[];
  refusal: Refusal;
};

/** A submit that was refused leaves its evidence and an entry in the history, for whoever asks why; the status stays. */
export function refuseSubmit(ticket: Ticket, refused: RefusedSubmit, act: Act): Result<Ticket> {
  const fence = checkFence(ticket, refused.fence);
  if (!fence.ok) return fence;
  const { code, message, details = [] } = refused.refusal;
  const kept = details.filter((detail) => !message.includes(detail)).map((detail) => detail.slice(0, 500));
  return ok(
    noteInHistory(addEvidence(ticket, refused.evidence, act), act, {
      reason: `submit refused (${code}): ${message}`.slice(0, 4000),
      refusal: { code, details: kept.slice(0, 20) },
      ...(refused.commit === null ? {} : { commit: refused.commit }),
    }),
  );
}

/** review -> approved. The role developer never; a second approval meets `wrong_state`. */
export function approveTicket(ticket: Ticket, act: Act, reason?: string): Result<Ticket> {
  const walked = walk(ticket, 'approve', act, reason);
  if (!walked.ok) return walked;
  if (!ticket.commits.at(-1))
    return refuse('wrong_state', `${ticket.id} has no submitted commit`, `ticket submit ${ticket.id}`);
  const commit = ticket.commits.at(-1)?.sha ?? null;
  return ok({
    ...walked.value,
    acceptance: approveLines(ticket.acceptance, act, commit),
    review: verdict(ticket, act, 'approved', reason),
  });
}

/** review -> in_progress, with the reason; the author's lease is renewed, so nobody else takes the work. */
export function rejectTicket(ticket: Ticket, act: Act, reason: string, leaseMinutes: number): Result<Ticket> {
  if (reason.trim() === '')
    return refuse('invalid_input', 'a rejection needs a reason', 'add --reason "what to change"');
  const walked = walk(ticket, 'reject', act, reason);
  if (!walked.ok) return walked;
  return ok({
    ...renewedFor(walked.value, act, leaseMinutes),
    review: verdict(ticket, act, 'rejected', reason),
  });
}

/** approved -> deploying with the candidate that is to be tried. */
export function startDeploy(ticket: Ticket, candidate: string, act: Act): Result<Ticket> {
  const walked = walk(ticket, 'start_deploy', act, `candidate ${candidate.slice(0, 12)}`);
  if (!walked.ok) return walked;
  return ok({ ...walked.value, deploy: { candidate, image_ids: {}, at: null, verified: false } });
}

export type Deployed = {
  candidate: string;
  imageIds: Record<string, string>;
  evidence: Evidence[];
  reason: string;
};

/** deploying (or approved, when no service is concerned) -> done. */
export function finishDeploy(ticket: Ticket, deployed: Deployed, act: Act): Result<Ticket> {
  const walked = walk(ticket, 'deployed', act, deployed.reason);
  if (!walked.ok) return walked;
  const proved = addEvidence(walked.value, deployed.evidence, act);
  return ok({
    ...proved,
    acceptance: proved.acceptance.map((line) => judgeAcceptance(line, proved.evidence)),
    lease: null,
    deploy: {
      candidate: deployed.candidate,
      image_ids: deployed.imageIds,
      at: act.now.toISOString(),
      verified: true,
    },
    resolution: deployed.reason,
  });
}

/** deploying (or approved) -> in_progress: rolled back or could not be merged; the author gets it back. */
export function failDeploy(
  ticket: Ticket,
  reason: string,
  evidence: Evidence[],
  act: Act,
  leaseMinutes: number,
): Result<Ticket> {
  const walked = walk(ticket, 'deploy_failed', act, reason);
  if (!walked.ok) return walked;
  const back = renewedFor(walked.value, act, leaseMinutes);
  return ok({
    ...addEvidence(back, evidence, act),
    deploy: ticket.deploy ? { ...ticket.deploy, verified: false } : null,
  });
}

/** deploying -> approved: nothing was switched (main moved, interrupted before the switch). */
export function cancelDeploy(ticket: Ticket, reason: string, evidence: Evidence[], act: Act): Result<Ticket> {
  const walked = walk(ticket, 'deploy_cancelled', act, reason);
  return walked.ok ? ok({ ...addEvidence(walked.value, evidence, act), deploy: null }) : walked;
}

/** -> closed with a resolution; the lease ends. */
export function closeTicket(ticket: Ticket, resolution: string, act: Act): Result<Ticket> {
  if (resolution.trim() === '')
    return refuse('invalid_input', 'closing needs a resolution', 'add --resolution "why"');
  const walked = walk(ticket, 'close', act, resolution);
  return walked.ok ? ok({ ...walked.value, lease: null, resolution }) : walked;
}

/** done or closed -> open, as new work on a new branch; evidence and history stay. */
export function reopenTicket(ticket: Ticket, act: Act, reason: string): Result<Ticket> {
  const walked = walk(ticket, 'reopen', act, reason);
  if (!walked.ok) return walked;
  return ok({
    ...walked.value,
    lease: null,
    branch: null,
    base_commit: null,
    commits: [],
    review: null,
    deploy: null,
    resolution: null,
    acceptance: ticket.acceptance.map(({ text, check }) => ({
      text,
      ...(check === undefined ? {} : { check }),
      state: 'open' as const,
    })),
  });
}

/** A line is met or failed only by the last run of the check that it names; a line without a check stays as it is. */
function judgeAcceptance(
  line: Ticket['acceptance'][number],
  evidence: Evidence[],
): Ticket['acceptance'][number] {
  if (!line.check) return line;
  const last = evidence.findLast(
    (item) => item.kind === 'check' && item.name === line.check && item.run !== 'base',
  );
  if (!last) return line;
  return { ...line, state: last.result === 'passed' ? 'met' : 'failed' };
}

function verdict(
  ticket: Ticket,
  act: Act,
  given: 'approved' | 'rejected',
  reason?: string,
): Ticket['review'] {
  const requested = ticket.review?.requested_at ?? act.now.toISOString();
  const flags = ticket.review?.flags;
  return {
    requested_at: requested,
    by: act.by,
    verdict: given,
    ...(reason ? { reason } : {}),
    ...(flags ? { flags } : {}),
  };
}

function renewedFor(ticket: Ticket, act: Act, leaseMinutes: number): Ticket {
  if (!ticket.lease) return ticket;
  const expires = new Date(act.now.getTime() + leaseMinutes * 60_000).toISOString();
  return { ...ticket, lease: { ...ticket.lease, expires_at: expires } };
}
