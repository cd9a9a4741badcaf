import path from 'node:path';

import type { DeployRecord } from '../domain/deploy-record.ts';
import { filesInTheWay } from '../domain/dirty-files.ts';
import { planDeploy } from '../domain/deploy-plan.ts';
import { envFilesOf } from '../domain/stack-env.ts';
import { ok, refuse, type Refusal, type Result } from '../domain/result.ts';
import { failDeploy, startDeploy } from '../domain/ticket-review.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { CallContext, RepositoryRef, Slot, StackRef } from '../ports.ts';
import { actOf } from './acting.ts';
import { buildImages, recordPlan } from './deploy-ticket-build.ts';
import { carryThrough, ending } from './deploy-ticket-carry.ts';
import { checkAgain } from './deploy-ticket-checks.ts';
import { judgeCandidate } from './deploy-ticket-judge.ts';
import type { DeployPorts, DeployRun } from './deploy-ticket-run.ts';
import { runBefore, switchServices } from './deploy-ticket-switch.ts';
import { readProbes, verifyDeployed } from './deploy-ticket-verify.ts';
import { guarded } from './guard.ts';
import { recoverStack } from './reconcile.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import { repositoryOf } from './ticket-repository.ts';

/**
 * approved -> candidate -> (checks) -> build -> switch -> verify -> main -> done, or back with everything as it was. What
 * goes wrong after the switch puts the former images back first; main moves last of all.
 */
export async function deployTicket(
  ports: DeployPorts,
  context: CallContext,
  id: string,
): Promise<Result<Ticket>> {
  const ticket = await ports.tickets.read(id);
  // `deploying` may be what a crash left; the slot tells whether somebody is still at it
  const cutOff = ticket?.status === 'deploying';
  const allowed = ticket && cutOff ? ok(ticket) : await approvedTicket(ports, id);
  if (!allowed.ok) return allowed;
  const found = await repositoryOf(ports, allowed.value);
  if (!found.ok) return found;
  const { stack, repo } = found.value;
  return guarded(ports, stack, { what: `deploy ${id}`, stack: stack.name }, async (slot) => {
    await recoverStack(ports, stack, slot, context.progress);
    const after = cutOff ? await ports.tickets.read(id) : null;
    if (after?.status === 'done') return ok(after);
    const begun = await begin(ports, context, { id, stack, repo, slot });
    return begun.ok ? carryThrough(begun.value, forward) : begun;
  });
}

/** Everything that can be refused before the ticket leaves `approved`, then the candidate commit and the journal. */
async function begin(
  ports: DeployPorts,
  context: CallContext,
  at: { id: string; stack: StackRef; repo: RepositoryRef; slot: Slot },
): Promise<Result<DeployRun>> {
  const { id, stack, repo, slot } = at;
  const current = await approvedTicket(ports, id);
  if (!current.ok) return current;
  const ticket = current.value;
  const commit = ticket.commits.at(-1)?.sha;
  if (commit === undefined)
    return refuse('wrong_state', `${id} has no submitted commit`, `ticket submit ${id}`);
  const { head: main } = await ports.repositories.sync(repo);
  const contained = await ports.repositories.isAncestor(repo, commit, main);
  const merged = contained
    ? ok({ commit: main })
    : await ports.repositories.merge(repo, main, commit, `Merge ${id}: ${ticket.title.slice(0, 100)}`);
  if (!merged.ok) return sendBack(ports, context, id, merged.refusal);
  const clear = await nothingInTheWay(ports, stack, repo, { main, candidate: merged.value.commit });
  if (!clear.ok) return clear;
  const record: DeployRecord = {
    ticketId: id,
    stack: stack.name,
    step: 'candidate',
    startedAt: ports.clock.now().toISOString(),
    main,
    base: contained ? (ticket.base_commit ?? main) : main,
    candidate: merged.value.commit,
    services: [],
    removed: [],
    files: null,
    siblings: {},
    failure: null,
  };
  await ports.deploys.save(record, slot);
  const started = await ports.tickets.update(id, (now) =>
    startDeploy(now, record.candidate, actOf(ports, context)),
  );
  if (!started.ok) {
    await ports.deploys.remove(id);
    return started;
  }
  context.progress('candidate', `${record.candidate.slice(0, 12)} on ${repo.branch} ${main.slice(0, 12)}`);
  const config = await ports.settings.current();
  const { progress, signal } = context;
  return ok({ ports, progress, signal, act: () => actOf(ports, context), stack, repo, config, slot, record });
}

/** Found again at the very end by the move of main; here it costs nothing yet. */
export async function nothingInTheWay(
  ports: {
    root: Pick<DeployPorts['root'], 'dir'>;
    repositories: Pick<DeployPorts['repositories'], 'dirtyFiles' | 'changes'>;
  },
  stack: StackRef,
  repo: RepositoryRef,
  { main, candidate }: { main: string; candidate: string },
): Promise<Result<null>> {
  const settings = [path.join(ports.root.dir, 'dockfra.yaml'), ...envFilesOf(stack)];
  const files = filesInTheWay(
    await ports.repositories.dirtyFiles(repo),
    await ports.repositories.changes(repo, main, candidate),
    settings.map((file) => path.relative(repo.top, file)),
  );
  if (files.length === 0) return ok(null);
  return refuse(
    'dirty_tree',
    `${repo.top} has changes that are not committed: ${files.slice(0, 5).join(', ')}`,
    `commit or stash them: git -C ${repo.top} status`,
    files.slice(0, 50),
  );
}

async function forward(start: DeployRun): Promise<Result<Ticket>> {
  const checked = await checkAgain(start);
  if (!checked.ok) return checked;
  const { ports, stack, repo, config, record } = start;
  const probes = await readProbes(ports, stack, config.deploy.verify);
  if (!probes.ok) return probes;
  const trees = {
    base: await ports.trees.make(`${record.ticketId}-base`),
    candidate: await ports.trees.make(`${record.ticketId}-candidate`),
  };
  await ports.repositories.exportTree(repo, record.base, trees.base);
  await ports.repositories.exportTree(repo, record.candidate, trees.candidate);
  const judged = await judgeCandidate(ports, { what: `deploy ${record.ticketId}`, stack, repo, ...trees });
  if (!judged.ok) return judged;
  const changes = await ports.repositories.changes(repo, record.base, record.candidate);
  const plan = planDeploy({ project: stack.project, changes, ...judged.value });
  if (!plan.ok) return plan;
  if (plan.value.services.length === 0 && plan.value.removed.length === 0) return ending(start);
  const steps = [
    (run: DeployRun) => recordPlan(run, judged.value, plan.value, trees),
    (run: DeployRun) => buildImages(run, path.join(trees.candidate, judged.value.folder)),
    runBefore,
    switchServices,
    (run: DeployRun) => verifyDeployed(run, probes.value),
  ];
  let run = start;
  for (const step of steps) {
    const next = await step(run);
    if (!next.ok) return next;
    run = next.value;
  }
  return ending(run);
}

async function sendBack(
  ports: DeployPorts,
  context: CallContext,
  id: string,
  refusal: Refusal,
): Promise<Result<never>> {
  const { limits } = await ports.settings.current();
  const paths = refusal.details ? `: ${refusal.details.slice(0, 20).join(', ')}` : '';
  const reason = `${refusal.message}${paths}`.slice(0, 3000);
  const back = await ports.tickets.update(id, (ticket) =>
    failDeploy(ticket, reason, [], actOf(ports, context), limits.lease_minutes),
  );
  return back.ok ? { ok: false, refusal } : back;
}

async function approvedTicket(ports: Pick<DeployPorts, 'tickets'>, id: string): Promise<Result<Ticket>> {
  const ticket = await ports.tickets.read(id);
  if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
  if (ticket.status === 'approved') return ok(ticket);
  return refuse(
    'wrong_state',
    `${id} is ${statusPhrase(ticket.status)}; deploying needs one that is approved`,
    ticket.status === 'review' ? `ticket approve ${id}` : `ticket show ${id}`,
  );
}
