import { describe, expect, it } from 'vitest';

import {
  checkRun,
  definitionHash,
  parseBaseChecks,
  prepareKeys,
  sandboxSpec,
} from '../../../platform/domain/checks.ts';
import { createBoundedText } from '../../../platform/domain/checks-log.ts';
import { judgeEnding } from '../../../platform/domain/checks-outcome.ts';
import { failureLines, runLine } from '../../../platform/domain/checks-text.ts';
import { checkSchema } from '../../../platform/domain/config.ts';

const check = (more = {}) => checkSchema.parse({ name: 'unit', image: 'node:24', run: 'npm test', ...more });
const files = [
  { path: 'a.js', sha: '1' },
  { path: 'package-lock.json', sha: '2' },
  { path: 'sub/package-lock.json', sha: '3' },
];

describe('parseBaseChecks', () => {
  it('reads the checks and leaves the other keys of the repository alone', () => {
    expect(parseBaseChecks('checks: [{name: a, image: b, run: c}]\nsomething: else\n', 'abc')).toMatchObject({
      ok: true,
      value: [{ name: 'a' }],
    });
    expect(parseBaseChecks('', 'abc')).toEqual({ ok: true, value: [] });
  });

  it('refuses what is faulty, with the place', () => {
    expect(parseBaseChecks('checks: [{name: a, run: c}]', 'abcdef')).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('checks.0') },
    });
    expect(parseBaseChecks('checks: [', 'abcdef')).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input' },
    });
  });
});

describe('prepareKeys', () => {
  it('of a reviewed tree depend on its lockfiles only', () => {
    const keys = prepareKeys(check(), files, true);
    expect(keys.own).toMatch(/^shared-/);
    expect(prepareKeys(check(), [{ path: 'a.js', sha: 'changed' }, ...files.slice(1)], true)).toEqual(keys);
    expect(
      prepareKeys(check(), [...files.slice(0, 1), { path: 'package-lock.json', sha: 'changed' }], true),
    ).not.toEqual(keys);
  });

  it('of an unreviewed tree are its own for writing', () => {
    const keys = prepareKeys(check(), files, false);
    expect(keys).toMatchObject({
      own: expect.stringMatching(/^unreviewed-tree-/),
      read: [prepareKeys(check(), files, true).own],
    });
  });

  it('fall back to the whole tree where nothing says what is installed', () => {
    expect(prepareKeys(check(), files.slice(0, 1), true)).toMatchObject({
      own: expect.stringMatching(/^tree-/),
      read: [],
    });
    expect(prepareKeys(check(), files.slice(0, 1), false).read).toEqual([]);
  });

  it('look under the work folder, and at what `cache` names', () => {
    const sub = prepareKeys(check({ workdir: 'sub' }), files, true);
    expect(
      prepareKeys(
        check({ workdir: 'sub' }),
        [{ path: 'package-lock.json', sha: 'x' }, ...files.slice(2)],
        true,
      ),
    ).toEqual(sub);
    const cached = prepareKeys(check({ cache: ['a.js'] }), files, true);
    expect(prepareKeys(check({ cache: ['a.js'] }), [{ path: 'a.js', sha: 'x' }], true)).not.toEqual(cached);
  });
});

describe('sandboxSpec', () => {
  it('carries limits, names of needs and labels', () => {
    const wanted = check({
      memory: '2g',
      timeout_minutes: 0.5,
      needs: [{ image: 'registry.example/x/postgres:17' }, { name: 'cache', image: 'redis:7' }],
    });
    const spec = sandboxSpec(wanted, {
      tree: '/t',
      files,
      reviewed: true,
      network: false,
      labels: { 'dockfra.ticket': 'T-0001' },
    });
    expect(spec).toMatchObject({
      memoryMb: 2048,
      timeoutMs: 30_000,
      needs: [{ name: 'postgres' }, { name: 'cache' }],
      labels: { 'dockfra.ticket': 'T-0001', 'dockfra.check-name': 'unit' },
    });
  });

  it('a changed definition is another one', () =>
    expect(definitionHash(check())).not.toBe(definitionHash(check({ run: 'true' }))));
});

describe('checkRun', () => {
  const result = {
    outcome: 'passed' as const,
    exitCode: 0,
    durationMs: 1500,
    log: 'a\nb\n',
    report: null,
    message: null,
  };
  const report =
    '<testsuites tests="9" failures="0"><testsuite><testcase classname="s" name="x"><failure message="a &lt; b">trace</failure></testcase><testcase name="y"><skipped/></testcase><testsuite><testcase name="z"/></testsuite></testsuite></testsuites>';

  it('counts the cases, not the sums', () =>
    expect(checkRun('unit', { ...result, outcome: 'failed', report }).tests).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
    }));
  it('does not believe an exit code of 0 beside failed tests', () =>
    expect(checkRun('unit', { ...result, report })).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('report'),
    }));
  it('lives without a report or with a broken one', () => {
    for (const bad of [null, '', '<html/>', '<testsuite', '{}', '<testsuites/>'])
      expect(checkRun('unit', { ...result, report: bad }).outcome).toBe('passed');
  });

  it('does not expand entities', () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>';
    expect(checkRun('unit', { ...result, report: bomb }).outcome).toBe('passed');
  });

  it('is told in one line, safe for a terminal', () => {
    expect(
      runLine(checkRun('unit', { ...result, outcome: 'failed', message: 'ended with exit code 1', report })),
    ).toBe('unit: failed (1.5 s) 1 passed, 1 failed, 1 skipped; ended with exit code 1');
    const lines = failureLines(checkRun('unit', { ...result, outcome: 'failed', log: 'x\u001b[31mred' }));
    expect(lines).toEqual(['unit: x\\x1b[31mred']);
  });
});

describe('judgeEnding', () => {
  const limits = { timeoutMs: 60_000, memoryMb: 64 };
  it.each([
    [{ exitCode: 0, oomKilled: false, stopped: null }, 'passed'],
    [{ exitCode: 1, oomKilled: false, stopped: null }, 'failed'],
    [{ exitCode: 137, oomKilled: true, stopped: null }, 'failed'],
    [{ exitCode: 137, oomKilled: false, stopped: null }, 'error'],
    [{ exitCode: null, oomKilled: false, stopped: null }, 'error'],
    [{ exitCode: 0, oomKilled: false, stopped: 'interrupted' as const }, 'error'],
    [{ exitCode: 0, oomKilled: false, stopped: 'timeout' as const }, 'timeout'],
    [{ exitCode: 0, oomKilled: false, stopped: 'disk' as const }, 'error'],
    [{ exitCode: 0, oomKilled: false, stopped: 'output' as const }, 'failed'],
  ])('%j is %s', (ending, outcome) => expect(judgeEnding(ending, limits).outcome).toBe(outcome));
});

describe('createBoundedText', () => {
  it('keeps short text whole, and both ends of long text with the number cut', () => {
    const short = createBoundedText(10);
    for (const part of ['abc', 'def', 'ghijkl', 'mno']) short.add(part);
    expect(short.text()).toBe('abcdefghijklmno');
    const long = createBoundedText(10);
    for (let at = 0; at < 100; at += 1) long.add('0123456789');
    expect(long.text()).toBe('0123456789\n[... 980 characters cut ...]\n0123456789');
  });
});
