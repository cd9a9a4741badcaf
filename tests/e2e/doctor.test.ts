import { execFileSync } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Diagnosis } from '../../platform/flows/doctor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openTestRoot } from '../support/open-test-root.ts';

const NOBODY = 65_534;

/** Runs `doctor` in a process of its own, whose environment is what is tested. */
function doctorIn(
  dir: string,
  env: Record<string, string>,
  user: { uid?: number; gid?: number } = {},
): Diagnosis {
  const script = path.join(import.meta.dirname, '../support/print-diagnosis.ts');
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, dir], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    ...user,
  });
  return JSON.parse(output);
}

const finding = (diagnosis: Diagnosis, check: string): Diagnosis['findings'][number] | undefined =>
  diagnosis.findings.find((one) => one.check === check);

describe('doctor on the real engine', () => {
  it('finds engine, Compose and the stack of a sound root', async () => {
    const dir = await tempFolder({ 'compose.yaml': 'services:\n  web:\n    image: nginx:1\n' });
    execFileSync('git', ['init', '-q', dir]);
    const { result } = await (await openTestRoot(dir)).run('doctor');
    expect(result).toMatchObject({
      ok: true,
      value: {
        findings: expect.arrayContaining([expect.objectContaining({ check: 'stack', verdict: 'ok' })]),
      },
    });
    const diagnosis = doctorIn(dir, {});
    expect(finding(diagnosis, 'engine')).toMatchObject({
      verdict: 'ok',
      what: expect.stringMatching(/^Docker engine \d+\./),
    });
    expect(finding(diagnosis, 'compose')).toMatchObject({
      verdict: 'ok',
      what: expect.stringMatching(/^Compose 2\./),
    });
    expect(finding(diagnosis, 'repository')?.what).toMatch(/commit/);
  });

  it('works without an engine, and says how to start one', async () => {
    const diagnosis = doctorIn(await tempFolder(), { DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
    expect(diagnosis.healthy).toBe(false);
    expect(finding(diagnosis, 'engine')).toMatchObject({
      verdict: 'fail',
      cure: expect.stringContaining('systemctl start docker'),
    });
    expect(finding(diagnosis, 'node')?.verdict).toBe('ok');
  });

  it.runIf(process.getuid?.() === 0)(
    'tells a user without rights on the socket how to get them',
    async () => {
      const dir = await tempFolder();
      await chown(dir, NOBODY, NOBODY);
      const diagnosis = doctorIn(dir, { HOME: dir, TMPDIR: dir }, { uid: NOBODY, gid: NOBODY });
      expect(finding(diagnosis, 'engine')).toMatchObject({
        verdict: 'fail',
        cure: expect.stringMatching(/^sudo usermod -aG docker \w+/),
      });
      expect((await stat(path.join(dir, '.dockfra'))).uid).toBe(NOBODY);
    },
  );

  it('reports a faulty dockfra.yaml and a malformed compose file, each with file and line', async () => {
    const dir = await tempFolder({
      'dockfra.yaml': 'wizard:\n  prt: 1\n',
      'bad/compose.yml': 'services:\n  a: [\n',
    });
    expect(finding(doctorIn(dir, {}), 'settings')?.what).toBe(
      'dockfra.yaml:2:3: wizard.prt: unknown key; did you mean "port"?',
    );
    const broken = doctorIn(await tempFolder({ 'bad/compose.yml': 'services:\n  a: [\n' }), {});
    expect(
      broken.findings.find(({ check, verdict }) => check === 'stack' && verdict === 'fail')?.what,
    ).toMatch(/bad\/compose\.yml: line \d+: /);
  });

  it('passes on what Compose itself refuses, and names values that are still to be set', async () => {
    const dir = await tempFolder({
      'wrong/compose.yml': 'services:\n  a:\n    image: x\n    prots: ["1:1"]\n',
      'unset/compose.yml': 'services:\n  a:\n    image: "x:${TAG:?which one}"\n',
    });
    const diagnosis = doctorIn(dir, {});
    expect(
      diagnosis.findings.find(({ check, verdict }) => check === 'stack' && verdict === 'fail')?.what,
    ).toContain('prots');
    expect(finding(diagnosis, 'variables')).toMatchObject({
      what: 'stack unset needs TAG',
      cure: expect.stringContaining('--set TAG=VALUE'),
    });
  });
});
