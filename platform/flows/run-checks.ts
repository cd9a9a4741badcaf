import type { TreeFile } from '../domain/checks.ts';
import {
  checkRun,
  definitionHash,
  parseBaseChecks,
  sandboxSpec,
  type CheckRun,
  type CheckSet,
} from '../domain/checks.ts';
import { runLine } from '../domain/checks-text.ts';
import type { Check } from '../domain/config.ts';
import { DockfraError } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Evidence } from '../domain/ticket.ts';
import type { CallContext, Ports, RepositoryRef } from '../ports.ts';

export type ChecksPorts = Pick<
  Ports,
  'clock' | 'ids' | 'settings' | 'repositories' | 'sandbox' | 'trees' | 'evidence'
>;
export type Watch = Pick<CallContext, 'progress' | 'signal'>;

export type ChecksRequest = {
  repo: RepositoryRef;
  ticketId: string;
  commit: string;
  /** which tree this is, for the evidence; only `base` may fill the shared cache of prepared images */
  run: 'base' | 'commit' | 'candidate';
  checks: readonly Check[];
};

/** The definitions that count: as the owner saved them, else as the base commit has them. Never from the work itself. */
export async function loadChecks(
  ports: Pick<Ports, 'settings' | 'repositories'>,
  repo: RepositoryRef,
  base: string,
): Promise<Result<CheckSet>> {
  const { checks } = await ports.settings.current();
  if (checks !== undefined) return ok({ source: 'settings', checks });
  const text = await ports.repositories.readFile(repo, base, 'dockfra.yaml');
  if (text === null) return ok({ source: 'none', checks: [] });
  const parsed = parseBaseChecks(text, base);
  return parsed.ok
    ? ok({ source: parsed.value.length === 0 ? 'none' : 'base', checks: parsed.value })
    : parsed;
}

/** The checks to run: all, or the one with this name. */
export function chooseChecks(set: CheckSet, name: string | undefined): Result<Check[]> {
  if (name === undefined) return ok(set.checks);
  const chosen = set.checks.filter((check) => check.name === name);
  const known = set.checks.map((check) => check.name).join(', ');
  return chosen.length > 0
    ? ok(chosen)
    : refuse(
        'not_found',
        `there is no check "${name.slice(0, 100)}"`,
        known === '' ? 'no checks are defined' : `there are: ${known}`,
      );
}

/** Runs the checks one after the other on a copy of the commit's tree, streaming what they print. Throws `interrupted` when the caller gives up. */
export async function runChecks(
  ports: ChecksPorts,
  request: ChecksRequest,
  watch: Watch,
): Promise<CheckRun[]> {
  if (request.checks.length === 0) return [];
  const name = `check-${ports.ids.token(8)}`;
  const tree = await ports.trees.make(name);
  try {
    const { leftOut } = await ports.repositories.exportTree(request.repo, request.commit, tree);
    for (const path of leftOut) watch.progress('check', `submodule ${path} is left out\n`);
    const files = await ports.repositories.files(request.repo, request.commit);
    const runs: CheckRun[] = [];
    for (const check of request.checks)
      runs.push(await runOne(ports, { ...request, check, tree, files }, watch));
    return runs;
  } finally {
    await ports.trees.remove(name);
  }
}

type One = ChecksRequest & { check: Check; tree: string; files: TreeFile[] };

async function runOne(
  ports: ChecksPorts,
  { check, tree, files, ...request }: One,
  watch: Watch,
): Promise<CheckRun> {
  const { roles } = await ports.settings.current();
  const spec = sandboxSpec(check, {
    tree,
    files,
    reviewed: request.run === 'base',
    network: roles.developer.egress === 'open',
    labels: { 'dockfra.ticket': request.ticketId, 'dockfra.run': request.run },
  });
  watch.progress('check', `== ${check.name} at ${request.run} ${request.commit.slice(0, 12)}\n`);
  const result = await ports.sandbox.run(spec, (text) => watch.progress('check', text), watch.signal);
  if (watch.signal.aborted) throw interrupted(watch.signal);
  const run = checkRun(check.name, result, check.report ?? null);
  watch.progress('check', `${runLine(run)}\n`);
  return run;
}

/** The reason when it is one of ours (a lost lease), else that the caller stopped it. */
function interrupted(signal: AbortSignal): DockfraError {
  if (signal.reason instanceof DockfraError) return signal.reason;
  return new DockfraError(
    'interrupted',
    'stopped before the checks ended; nothing was changed',
    'run it again',
  );
}

/** Keeps log and report as files and says what came of the run. */
export async function recordRun(
  ports: Pick<Ports, 'evidence' | 'clock'>,
  request: ChecksRequest,
  check: Check,
  run: CheckRun,
): Promise<Evidence> {
  const stored = await ports.evidence.write(request.ticketId, `${request.run}-${check.name}.log`, run.log);
  return {
    kind: 'check',
    name: check.name,
    ...stored,
    result: run.outcome === 'passed' ? 'passed' : run.outcome === 'error' ? 'error' : 'failed',
    at: ports.clock.now().toISOString(),
    run: request.run,
    commit: request.commit,
    definition: definitionHash(check),
    summary: runLine(run),
    ...(run.tests === null ? {} : { tests: run.tests }),
    duration_ms: run.durationMs,
  };
}

export type ProvedRuns = { runs: CheckRun[]; evidence: Evidence[]; passed: boolean };

/** runChecks with evidence of each run; `passed` when every one passed (also when there is none). */
export async function proveChecks(
  ports: ChecksPorts,
  request: ChecksRequest,
  watch: Watch,
): Promise<ProvedRuns> {
  const runs = await runChecks(ports, request, watch);
  const evidence: Evidence[] = [];
  for (const [at, check] of request.checks.entries()) {
    const run = runs[at];
    if (run !== undefined) evidence.push(await recordRun(ports, request, check, run));
  }
  return { runs, evidence, passed: runs.every((run) => run.outcome === 'passed') };
}

/** Said where nothing could be run, so that nobody takes silence for proof. */
export function noChecks(ports: Pick<Ports, 'clock'>, commit: string): Evidence {
  const summary = 'no checks are defined, so nothing was run: add `checks` to dockfra.yaml';
  return {
    kind: 'no-checks',
    name: 'no checks',
    result: 'info',
    at: ports.clock.now().toISOString(),
    run: 'commit',
    commit,
    summary,
  };
}
