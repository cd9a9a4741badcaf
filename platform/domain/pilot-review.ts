import type { Policy } from './config-crew.ts';
import { isWithin } from './pilot-hours.ts';
import { matchesGlob } from './glob.ts';
import type { TicketFacts } from './pilot-snapshot.ts';

/** What the policy says to work in review. `wait`: later it may be otherwise; `person`: never by policy. */
export type ReviewVerdict =
  | { say: 'approve'; evidence: string[] }
  | { say: 'reject'; reason: string }
  | { say: 'person'; reason: string }
  | { say: 'wait'; reason: string };

/** Rejections by rule before it goes to a person. */
const MAX_RULE_REJECTIONS = 1;

/** Judges by facts alone: flags, checks, size, paths, services, money, hours. Everything must hold. */
export function judgeReview(ticket: TicketFacts, policy: Policy, at: Date): ReviewVerdict {
  const { change } = ticket;
  if (ticket.flags.length > 0) return person(`a person has to look: ${ticket.flags.slice(0, 3).join('; ')}`);
  if (ticket.commit === null) return person('there is no submitted commit');
  if (ticket.checks !== 'passed')
    return person(ticket.checks === 'none' ? 'no check ran on the submitted commit' : 'a check failed on it');
  if (change === null) return person('the change could not be read');
  if (change.files === 0) return person('the change is empty');
  const outside = outsideOf(policy.paths, change.paths);
  if (outside.length > 0) {
    const reason = `the policy allows ${policy.paths.join(', ')}; outside of it: ${outside.slice(0, 5).join(', ')}`;
    if (ticket.holder === 'daemon' && ticket.returns < MAX_RULE_REJECTIONS)
      return { say: 'reject', reason: `${reason}. Take those changes out.`.slice(0, 4000) };
    return person(reason);
  }
  const tooMuch = overLimits(ticket, change, policy);
  if (tooMuch !== null) return person(tooMuch);
  if (policy.hours !== undefined && !isWithin(policy.hours, at, policy.timezone))
    return { say: 'wait', reason: `the policy approves at ${policy.hours} ${policy.timezone} only` };
  return {
    say: 'approve',
    evidence: [
      `checks passed at ${ticket.commit.slice(0, 12)}`,
      `${change.files} files (of ${policy.max_files}), ${change.lines} lines (of ${policy.max_lines})`,
      'nothing was flagged for a person',
      `cost ${ticket.spentUsd.toFixed(2)} USD (of ${policy.budget})`,
    ],
  };
}

function overLimits(
  ticket: TicketFacts,
  change: NonNullable<TicketFacts['change']>,
  policy: Policy,
): string | null {
  if (change.files > policy.max_files) return `${change.files} files, the policy allows ${policy.max_files}`;
  if (change.lines > policy.max_lines) return `${change.lines} lines, the policy allows ${policy.max_lines}`;
  const others =
    policy.services.length === 0 ? [] : change.services.filter((name) => !policy.services.includes(name));
  if (others.length > 0)
    return `it changes ${others.join(', ')}, the policy allows ${policy.services.join(', ')}`;
  if (ticket.spentUsd > policy.budget)
    return `it cost ${ticket.spentUsd.toFixed(2)} USD, the policy allows ${policy.budget}`;
  return null;
}

function outsideOf(globs: readonly string[], paths: readonly string[]): string[] {
  if (globs.length === 0) return [];
  return paths.filter((path) => !globs.some((glob) => matchesGlob(path, glob)));
}

const person = (reason: string): ReviewVerdict => ({ say: 'person', reason: reason.slice(0, 4000) });
