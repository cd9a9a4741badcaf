import type { Config } from '../domain/config.ts';
import type { DeployRecord, DeployStep } from '../domain/deploy-record.ts';
import { addEvidence } from '../domain/ticket-edits.ts';
import type { Act } from '../domain/ticket-transitions.ts';
import type { Evidence } from '../domain/ticket.ts';
import { ok, type RefusalCode } from '../domain/result.ts';
import type { NewEvidence, Ports, Progress, RepositoryRef, Slot, StackRef } from '../ports.ts';

export type DeployPorts = Pick<
  Ports,
  | 'clock'
  | 'settings'
  | 'tickets'
  | 'evidence'
  | 'repositories'
  | 'compose'
  | 'engine'
  | 'slots'
  | 'deploys'
  | 'trees'
  | 'prober'
  | 'switches'
  | 'stackFiles'
  | 'root'
  | 'ids'
  | 'sandbox'
>;

/** One deployment under way. `act` stamps what it does to the ticket; `signal` ends it as long as nothing is switched. */
export type DeployRun = {
  ports: DeployPorts;
  progress: Progress;
  act: () => Act;
  signal: AbortSignal;
  stack: StackRef;
  repo: RepositoryRef;
  config: Config;
  slot: Slot;
  record: DeployRecord;
};

/** On record before it is taken: a start after a crash reads where it was. */
export async function enterStep(
  run: DeployRun,
  step: DeployStep,
  change: Partial<DeployRecord> = {},
): Promise<DeployRun> {
  const record: DeployRecord = { ...run.record, ...change, step };
  await run.ports.deploys.save(record, run.slot);
  return { ...run, record };
}

/** Stores the evidence and puts it on the ticket at once, so that a crash later cannot lose it. */
export async function keepEvidence(
  run: Pick<DeployRun, 'ports' | 'act' | 'record'>,
  items: readonly NewEvidence[],
): Promise<void> {
  const { ports, act, record } = run;
  if (items.length === 0) return;
  const stored: Evidence[] = [];
  for (const { data, ...item } of items) {
    const file = data ? await ports.evidence.write(record.ticketId, data.name, data.content) : {};
    stored.push({
      ...item,
      ...(item.summary === undefined ? {} : { summary: item.summary.slice(0, 2000) }),
      ...file,
      at: ports.clock.now().toISOString(),
    });
  }
  await updateTicket(run, (ticket) => ok(addEvidence(ticket, stored, act())));
}

/** A change of the ticket that must be possible here; a refusal is reported, not hidden. */
export async function updateTicket(
  { ports, record }: Pick<DeployRun, 'ports' | 'record'>,
  decide: Parameters<Ports['tickets']['update']>[1],
): ReturnType<Ports['tickets']['update']> {
  return ports.tickets.update(record.ticketId, decide);
}

/** A rolling text of output lines, the oldest dropped beyond `limit` characters. */
export function createLog(
  tell: (line: string) => void,
  limit = 1_000_000,
): { line: (text: string) => void; text: () => string } {
  const lines: string[] = [];
  let size = 0;
  return {
    line(text) {
      lines.push(text);
      size += text.length + 1;
      while (size > limit && lines.length > 1) size -= (lines.shift()?.length ?? 0) + 1;
      tell(text);
    },
    text: () => `${lines.join('\n')}\n`,
  };
}

/** Where a ticket goes when its deployment stops: back to its author, or it stays approved where the change is not at fault. */
export function destinationOf(code: RefusalCode): 'in_progress' | 'approved' {
  switch (code) {
    case 'main_moved':
    case 'dirty_tree':
    case 'busy':
    case 'paused':
    case 'not_ready':
    case 'not_allowed':
    case 'not_found':
    case 'invalid_input':
    case 'failed':
      return 'approved';
    default:
      return 'in_progress';
  }
}
