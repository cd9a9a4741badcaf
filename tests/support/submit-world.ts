import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach } from 'vitest';

import { submit } from '../../platform/flows/submit-ticket.ts';
import type { Sandbox, SandboxResult, SandboxSpec } from '../../platform/ports.ts';
import { openProofWorld, type ProofWorld } from './proof-world.ts';

export let world: ProofWorld;

export let ran: SandboxSpec[];

let onRun: (spec: SandboxSpec) => Promise<void> | void;

afterEach(() => world.close());

/** Reads the tree it is given: passes unless app.js says "broken". The real one has its own tests on the real engine. */
export const sandbox: Sandbox = {
  run: async (spec, onOutput, signal) => {
    ran.push(spec);
    await onRun(spec);
    const broken = readFileSync(join(spec.tree, 'app.js'), 'utf8').includes('broken');
    onOutput(broken ? 'not ok\n' : 'ok\n');
    const result: SandboxResult = {
      outcome: broken ? 'failed' : 'passed',
      exitCode: broken ? 1 : 0,
      durationMs: 5,
      log: broken ? 'not ok\n' : 'ok\n',
      report: reportOf(spec, broken),
      message: broken ? 'ended with exit code 1' : null,
    };
    return signal.aborted
      ? { ...result, outcome: 'error', message: 'stopped before it ended: run it again' }
      : result;
  },
};

export function reportOf(spec: SandboxSpec, broken: boolean): string | null {
  if (spec.reportPath === null) return null;
  const tests = readdirSync(join(spec.tree, 'test'));
  const cases = tests.map(
    (name) => `<testcase name="${name}">${broken ? '<failure message="expected 1, got 2"/>' : ''}</testcase>`,
  );
  return `<testsuites><testsuite>${cases.join('')}</testsuite></testsuites>`;
}

export const CHECKS =
  'checks:\n  - name: unit\n    image: node:24\n    run: node --test\n    report: report.xml\n';

export async function open(files: Record<string, string> = {}, settings: Record<string, unknown> = {}) {
  ran = [];
  onRun = () => undefined;
  world = await openProofWorld(
    { 'app.js': 'one', 'test/a.test.js': 'a', 'test/b.test.js': 'b', 'dockfra.yaml': CHECKS, ...files },
    sandbox,
    settings,
  );
}

/** What happens while a check runs. */
export function whileRunning(work: typeof onRun): void {
  onRun = work;
}

export const send = (more = {}) => submit(world.ports, world.context(more), world.id);
