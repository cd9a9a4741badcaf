import { DockfraError } from '../domain/errors.ts';
import { findPrunable, parseImageName } from '../domain/deploy-images.ts';
import { ok, type Result } from '../domain/result.ts';
import { finishDeploy } from '../domain/ticket-review.ts';
import type { Ticket } from '../domain/ticket.ts';
import { enterStep, keepEvidence, updateTicket, type DeployRun } from './deploy-ticket-run.ts';
import { endRecord } from './deploy-ticket-rollback.ts';
import { baseFiles, unstoppable } from './deploy-ticket-switch.ts';

/** Only now main moves to what runs and is verified. Refused with main_moved or dirty_tree: then everything goes back. */
export async function moveMain(run: DeployRun): Promise<Result<DeployRun>> {
  const entered = await enterStep(run, 'main');
  const { ports, repo, record } = entered;
  const { head } = await ports.repositories.sync(repo);
  // after a crash main may be there already
  if (head === record.candidate || (await ports.repositories.isAncestor(repo, record.candidate, head)))
    return ok(entered);
  run.progress('main', `${repo.branch} moves to ${record.candidate.slice(0, 12)}`);
  const moved = await ports.repositories.fastForward(repo, record.main, record.candidate);
  return moved.ok ? ok(entered) : moved;
}

/** Services that the change took out are stopped; old images go; the ticket is done. From here there is no way back. */
export async function finish(run: DeployRun): Promise<Result<Ticket>> {
  const retiring = await retire(run);
  const entered = await enterStep(retiring, 'finish');
  const { record, act } = entered;
  const imageIds = Object.fromEntries(
    record.services.flatMap(({ service, imageId }) => (imageId === null ? [] : [[service, imageId]])),
  );
  const nothing = record.services.length === 0 && record.removed.length === 0;
  const reason = nothing
    ? `no service is concerned; main is at ${record.candidate.slice(0, 12)}`
    : `deployed and verified: ${record.services.map((service) => service.service).join(', ') || `removed ${record.removed.join(', ')}`} at ${record.candidate.slice(0, 12)}`;
  if (nothing && !(await isDone(entered))) {
    const facts = { result: 'info', run: 'deploy', commit: record.candidate } as const;
    await keepEvidence(entered, [
      {
        ...facts,
        kind: 'no-deploy',
        name: record.stack,
        summary: 'no image and no definition of a service changed',
      },
    ]);
  }
  const done = await updateTicket(entered, (ticket) =>
    ticket.status === 'done'
      ? ok(ticket)
      : finishDeploy(
          ticket,
          { candidate: record.candidate, imageIds, evidence: [], reason: reason.slice(0, 2000) },
          act(),
        ),
  );
  if (!done.ok)
    throw new DockfraError(
      'ticket_stuck',
      `${record.ticketId} is deployed, but: ${done.refusal.message}`,
      done.refusal.hint ?? '',
    );
  await prune(entered);
  await endRecord(entered);
  return done;
}

async function retire(run: DeployRun): Promise<DeployRun> {
  if (run.record.removed.length === 0) return run;
  const entered = await enterStep(run, 'retire');
  const { ports, stack, record } = entered;
  const gone = await ports.compose.remove(
    { stack, services: record.removed, ...baseFiles(record) },
    unstoppable(),
  );
  const facts = {
    run: 'deploy',
    commit: record.candidate,
    name: `removed ${record.removed.join(', ')}`.slice(0, 200),
  } as const;
  const summary = gone.ok ? 'stopped and removed; volumes stay' : gone.refusal.message;
  await keepEvidence(entered, [{ ...facts, kind: 'deploy', result: gone.ok ? 'passed' : 'failed', summary }]);
  return entered;
}

/** Optional work: an image that stays for now does no harm. */
async function prune({ ports, config, record, stack, progress }: DeployRun): Promise<void> {
  try {
    const used = new Set((await ports.engine.services(stack)).map((state) => state.imageId));
    for (const repository of new Set(
      record.services.filter((one) => one.tag !== null).map((one) => parseImageName(one.image).repository),
    )) {
      const images = await ports.engine.images(repository);
      for (const tag of findPrunable(images, ports.root.id, config.deploy.keep_images, used))
        await ports.engine.removeImage(tag);
    }
  } catch (error) {
    progress(
      'finish',
      `old images were not removed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function isDone({ ports, record }: DeployRun): Promise<boolean> {
  return (await ports.tickets.read(record.ticketId))?.status === 'done';
}
