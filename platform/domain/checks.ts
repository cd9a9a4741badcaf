import { createHash } from 'node:crypto';

import { parse } from 'yaml';
import { z } from 'zod';

import type { SandboxResult, SandboxSpec } from './checks-sandbox.ts';
import { checkSchema, type Check } from './config.ts';
import { issueText } from './issue-text.ts';
import { parseJunit, type TestCounts, type TestFailure } from './junit.ts';
import { isLockfile, isManifest } from './lockfiles.ts';
import { ok, refuse, type Result } from './result.ts';

/** The definitions that count, and whose they are: the root's own settings, or the repository's at the base commit. */
export type CheckSet = { source: 'settings' | 'base' | 'none'; checks: Check[] };

export type CheckRun = {
  name: string;
  outcome: SandboxResult['outcome'];
  exitCode: number | null;
  durationMs: number;
  message: string | null;
  tests: TestCounts | null;
  failures: TestFailure[];
  /** names of tests that its report says passed */
  passedTests: string[];
  log: string;
};

export type TreeFile = { path: string; sha: string };

/** `checks` of a repository's dockfra.yaml at `commit`; other keys of that file are not ours to read from there. */
export function parseBaseChecks(text: string, commit: string): Result<Check[]> {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    return badBase(commit, [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)]);
  }
  const parsed = z
    .looseObject({ checks: z.array(checkSchema).optional() })
    .nullable()
    .safeParse(document, { error: issueText });
  if (parsed.success) return ok(parsed.data?.checks ?? []);
  return badBase(
    commit,
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

function badBase(commit: string, faults: string[]): ReturnType<typeof refuse> {
  return refuse(
    'invalid_input',
    `dockfra.yaml at ${commit.slice(0, 12)} has faulty checks: ${faults.slice(0, 3).join('; ')}`,
    'correct it on the main branch, or define checks in the dockfra.yaml of the root',
    faults,
  );
}

/** Which runs can be compared: the same definition at the same commit gives the same result. */
export function definitionHash(check: Check): string {
  return hash(check);
}

/** Keys of what `prepare` makes. A reviewed tree may store under its lockfiles' key; an unreviewed one only reads there and stores under its own. */
export function prepareKeys(
  check: Check,
  files: readonly TreeFile[],
  reviewed: boolean,
): { own: string; read: string[] } {
  const inputs = files.filter((file) => isInput(check, file.path)).map((file) => [file.path, file.sha]);
  const shared = inputs.length === 0 ? null : `shared-${hash(inputs)}`;
  const tree = `tree-${hash(files.map((file) => [file.path, file.sha]))}`;
  if (reviewed) return { own: shared ?? tree, read: [] };
  return { own: `unreviewed-${tree}`, read: shared === null ? [] : [shared] };
}

function isInput(check: Check, path: string): boolean {
  const folder =
    check.workdir === '.' || check.workdir === ''
      ? ''
      : `${check.workdir.replace(/^\.\//, '').replace(/\/+$/, '')}/`;
  if (check.cache)
    return check.cache.some(
      (wanted) => path === `${folder}${wanted}` || path.startsWith(`${folder}${wanted}/`),
    );
  return path.startsWith(folder) && (isLockfile(path) || isManifest(path));
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

export type SpecRequest = {
  tree: string;
  files: readonly TreeFile[];
  reviewed: boolean;
  network: boolean;
  labels: Record<string, string>;
};

const MAX_PIDS = 512;

/** What the sandbox is asked to do for one check on one tree. */
export function sandboxSpec(check: Check, request: SpecRequest): SandboxSpec {
  const keys = prepareKeys(check, request.files, request.reviewed);
  const build = check.build && {
    context: check.build.context,
    dockerfile: check.build.dockerfile ?? null,
    target: check.build.target ?? null,
    network: request.network,
  };
  return {
    labels: { ...request.labels, 'dockfra.check-name': check.name },
    image: check.image ?? '',
    ...(build ? { build } : {}),
    tree: request.tree,
    workdir: check.workdir,
    prepare: check.prepare ?? null,
    prepareCacheKey: keys.own,
    prepareReadKeys: keys.read,
    run: check.run,
    needs: check.needs.map((need) => ({
      name: need.name ?? nameOfImage(need.image),
      image: need.image,
      env: need.env,
      health: need.health ?? null,
    })),
    reportPath: check.report ?? null,
    timeoutMs: check.timeout_minutes * 60_000,
    cpus: check.cpus,
    memoryMb: megabytes(check.memory),
    pids: MAX_PIDS,
    prepareNetwork: request.network,
  };
}

/** "postgres" for "registry.example/library/postgres:17" */
function nameOfImage(image: string): string {
  return (image.split('/').at(-1) ?? image).split(/[:@]/)[0] ?? image;
}

function megabytes(memory: string): number {
  return Number.parseInt(memory, 10) * (memory.endsWith('g') ? 1024 : 1);
}

/** A report with failed tests is a failure even where the command ended with 0. */
export function checkRun(name: string, result: SandboxResult, reportPath: string | null = null): CheckRun {
  const report = result.report === null ? null : parseJunit(result.report);
  const tests = report && { passed: report.passed, failed: report.failed, skipped: report.skipped };
  const unread = result.outcome === 'passed' && reportPath !== null && report === null;
  const missing = unread
    ? `left no JUnit report at ${reportPath} (relative to its workdir), so there are no figures per test`
    : null;
  const lied = result.outcome === 'passed' && report !== null && report.failed > 0;
  return {
    name,
    outcome: lied ? 'failed' : result.outcome,
    exitCode: result.exitCode,
    durationMs: result.durationMs,
    message: lied ? 'ended with exit code 0, but its report names failed tests' : (result.message ?? missing),
    tests,
    failures: report?.failures ?? [],
    passedTests: report?.passedTests ?? [],
    log: result.log,
  };
}
