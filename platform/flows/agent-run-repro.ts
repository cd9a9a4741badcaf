import { reproductionFiles, reproductionVerdict } from '../domain/agent-repro.ts';
import type { Check } from '../domain/config.ts';
import { messageOf } from '../domain/errors.ts';
import { addEvidence } from '../domain/ticket-edits.ts';
import { sandboxSpec, checkRun, type CheckRun } from '../domain/checks.ts';
import { ok } from '../domain/result.ts';
import type { Evidence, Ticket } from '../domain/ticket.ts';
import type { CallContext, RepositoryRef } from '../ports.ts';
import { actOf } from './acting.ts';
import type { RunPorts } from './agent-run.ts';
import { loadChecks } from './run-checks.ts';
import { repositoryOf } from './ticket-repository.ts';

/**
 * Marks tests that show the bug: the submitted test files are laid over the base, and a check that passes at the commit has
 * to fail there. Optional evidence: when it cannot be had, the submit stands without it.
 */
export async function proveReproduction(
  ports: RunPorts,
  context: CallContext,
  ticketId: string | null,
): Promise<void> {
  const ticket = ticketId === null ? null : await ports.tickets.read(ticketId);
  const commit = ticket?.commits.at(-1)?.sha;
  if (!ticket || commit === undefined || ticket.base_commit === null) return;
  if (ticket.evidence.some((item) => item.kind === 'repro' && item.commit === commit)) return;
  try {
    const evidence = await reproduce(ports, context, { ticket, base: ticket.base_commit, commit });
    if (evidence.length === 0) return;
    await ports.tickets.update(ticket.id, (current) =>
      ok(addEvidence(current, evidence, { ...actOf(ports, context), by: 'platform', role: 'platform' })),
    );
  } catch (error) {
    // optional: the proof of the submit does not rest on it
    context.progress('repro', `the reproduction could not be looked at: ${messageOf(error)}`);
  }
}

type Submitted = { ticket: Ticket; base: string; commit: string };

async function reproduce(ports: RunPorts, context: CallContext, work: Submitted): Promise<Evidence[]> {
  const found = await repositoryOf(ports, work.ticket);
  if (!found.ok) return [];
  const { repo } = found.value;
  const files = reproductionFiles(await ports.repositories.changes(repo, work.base, work.commit));
  const set = files.length === 0 ? null : await loadChecks(ports, repo, work.base);
  if (!set?.ok || set.value.checks.length === 0) return [];
  context.progress('repro', `running the new tests on the old code: ${files.join(', ')}`);
  const name = `check-${ports.ids.token(8)}`;
  const tree = await ports.trees.make(name);
  try {
    await ports.repositories.exportTree(repo, work.base, tree);
    for (const file of files) {
      const content = await ports.repositories.readFile(repo, work.commit, file);
      if (content !== null) await ports.trees.write(name, file, content);
    }
    const evidence: Evidence[] = [];
    for (const check of set.value.checks)
      evidence.push(await runOld(ports, context, { ...work, repo, check, tree, files }));
    return evidence;
  } finally {
    await ports.trees.remove(name);
  }
}

type Old = Submitted & { repo: RepositoryRef; check: Check; tree: string; files: string[] };

async function runOld(ports: RunPorts, context: CallContext, old: Old): Promise<Evidence> {
  const { roles } = await ports.settings.current();
  const spec = sandboxSpec(old.check, {
    tree: old.tree,
    files: await ports.repositories.files(old.repo, old.base),
    reviewed: false,
    network: roles.developer.egress === 'open',
    labels: { 'dockfra.ticket': old.ticket.id, 'dockfra.run': 'repro' },
  });
  const result = await ports.sandbox.run(spec, (text) => context.progress('check', text), context.signal);
  const run: CheckRun = checkRun(old.check.name, result, old.check.report ?? null);
  const stored = await ports.evidence.write(old.ticket.id, `repro-${old.check.name}.log`, run.log);
  return {
    kind: 'repro',
    name: old.check.name,
    ...stored,
    ...reproductionVerdict(run, old.files, passedAtCommit(old)),
    at: ports.clock.now().toISOString(),
    run: 'base',
    commit: old.commit,
    duration_ms: run.durationMs,
  };
}

function passedAtCommit({ ticket, check, commit }: Old): boolean {
  const last = ticket.evidence.findLast(
    (item) =>
      item.kind === 'check' && item.name === check.name && item.run === 'commit' && item.commit === commit,
  );
  return last?.result === 'passed';
}
