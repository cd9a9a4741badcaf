import { acceptanceLines } from './acceptance.ts';
import { groupEvidence, type EvidenceGroup } from './evidence-groups.ts';
import { heldUpLine } from './held-up.ts';
import { waitsForPerson } from './needs-person.ts';
import { safeLine, safeText } from './safe-text.ts';
import type { Evidence, Ticket } from './ticket.ts';

/** One line a ticket, columns aligned. */
export function ticketTable(tickets: Ticket[]): string {
  if (tickets.length === 0) return 'no tickets\n';
  const rows = tickets.map((ticket) => [
    ticket.id,
    statusCell(ticket),
    ticket.priority,
    ticket.assigned_to,
    ticket.lease?.holder ?? '-',
    safeLine(ticket.title, 70),
  ]);
  return table(['ID', 'STATUS', 'PRIORITY', 'ROLE', 'HELD BY', 'TITLE'], rows);
}

function statusCell(ticket: Ticket): string {
  if (waitsForPerson(ticket)) return `${ticket.status}, needs a person`;
  return ticket.held_up ? `${ticket.status}, held up` : ticket.status;
}

/** Columns padded to their widest cell; the last one runs free. Cells are made safe here, whoever filled them. */
export function table(head: string[], cells: string[][]): string {
  const rows = cells.map((row) => row.map((cell) => safeLine(cell, 200)));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return `${[head, ...rows].map(line).join('\n')}\n`;
}

/** A whole ticket for people. Everything that came from outside is made safe for the terminal. */
export function ticketText(ticket: Ticket): string {
  const lines = [
    `${ticket.id}  ${safeLine(ticket.title, 200)}`,
    `status ${ticket.status}   type ${ticket.type}   priority ${ticket.priority}   role ${ticket.assigned_to}`,
    `created ${ticket.created_at} by ${safeLine(ticket.created_by, 80)}   updated ${ticket.updated_at}   rev ${ticket.rev}`,
    ...optional('depends on', ticket.depends_on.join(', ')),
    ...optional('labels', ticket.labels.map((label) => safeLine(label, 60)).join(', ')),
    ...optional(
      'lease',
      ticket.lease
        ? `${safeLine(ticket.lease.holder, 80)} until ${ticket.lease.expires_at} (fence ${ticket.lease.fence})`
        : '',
    ),
    ...optional('held up', heldUpLine(ticket)),
    ...optional(
      'branch',
      ticket.branch ? `${safeLine(ticket.branch, 120)} from ${ticket.base_commit?.slice(0, 12) ?? '-'}` : '',
    ),
    ...section('Description', ticket.description === '' ? [] : safeText(ticket.description).split('\n')),
    ...section('Acceptance', acceptanceLines(ticket)),
    ...section(
      'Commits',
      ticket.commits.map((commit) => `${commit.sha.slice(0, 12)}  ${safeLine(commit.subject, 100)}`),
    ),
    ...section(
      'A person must look, because',
      (ticket.review?.flags ?? []).map((flag) => safeLine(flag, 300)),
    ),
    ...section('Evidence', evidenceLines(ticket.evidence)),
    ...section('Deploy', deployLines(ticket)),
    ...section(
      'Comments',
      ticket.comments.flatMap((comment) => [
        `${comment.timestamp}  ${safeLine(comment.author, 80)}`,
        ...safeText(comment.text)
          .split('\n')
          .map((text) => `    ${text}`),
      ]),
    ),
    ...section('History', storyLines(ticket)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Each step: when, from, to, who, by which front, why. */
export function historyLines(ticket: Ticket): string[] {
  return ticket.history.map((entry) => {
    const step = entry.from === entry.to ? entry.to : `${entry.from ?? 'new'} -> ${entry.to}`;
    const reason = entry.reason ? `: ${safeLine(entry.reason, 300)}` : '';
    const commit = entry.commit ? ` at ${shortSha(entry.commit)}` : '';
    return `${entry.at}  ${step}  by ${safeLine(entry.by, 80)} (${entry.via})${commit}${reason}`;
  });
}

/** History for people: a refused submit with what it was refused for. */
export function storyLines(ticket: Ticket): string[] {
  const steps = historyLines(ticket);
  return ticket.history.flatMap((entry, index) => [
    steps[index] ?? '',
    ...(entry.refusal?.details ?? []).map((detail) => `    ${safeLine(detail, 300)}`),
  ]);
}

/** By the commit that it proves, with the number that `ticket evidence` takes. */
function evidenceLines(evidence: readonly Evidence[]): string[] {
  return groupEvidence(evidence).flatMap((group) => [
    groupTitle(group),
    ...group.items.map(({ item, number }) => `${String(number).padStart(4)}  ${evidenceText(item)}`),
  ]);
}

const RUN_TITLES = {
  base: 'base',
  commit: 'submitted commit',
  candidate: 'candidate',
  deploy: 'deployment of',
} as const;

function groupTitle({ run, commit, at }: EvidenceGroup): string {
  const title = run === null ? 'of no commit' : RUN_TITLES[run];
  return `${title}${commit === null ? '' : ` ${shortSha(commit)}`}  (${at})`;
}

/** One piece of evidence on one line. */
export function evidenceLine(item: Evidence): string {
  return evidenceText(item, [item.run, shortSha(item.commit ?? '')].filter(Boolean).join(' '));
}

function evidenceText(item: Evidence, where = ''): string {
  const tests = item.tests
    ? `  ${item.tests.passed} passed, ${item.tests.failed} failed, ${item.tests.skipped} skipped`
    : '';
  const summary = item.summary ? `  ${safeLine(item.summary, 160)}` : '';
  return `${item.result.padEnd(6)}  ${item.kind} ${safeLine(item.name, 60)}${where === '' ? '' : `  ${where}`}${tests}${summary}${item.path ? `  (${safeLine(item.path, 200)})` : ''}`;
}

/** Made safe before it is cut: a mark for the cut would be taken for a part of it. */
const shortSha = (sha: string): string => safeLine(sha, 64).slice(0, 12);

function deployLines(ticket: Ticket): string[] {
  if (!ticket.deploy) return [];
  const images = Object.entries(ticket.deploy.image_ids).map(
    ([service, id]) => `${safeLine(service, 60)}  ${safeLine(id, 80)}`,
  );
  return [
    `candidate ${ticket.deploy.candidate ?? '-'}  ${ticket.deploy.verified ? 'verified' : 'not verified'}`,
    ...images,
  ];
}

function optional(name: string, value: string): string[] {
  return value === '' ? [] : [`${name} ${value}`];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
