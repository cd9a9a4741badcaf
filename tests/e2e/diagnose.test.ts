import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import type { Diagnosed } from '../../platform/domain/diagnosis.ts';
import { docker, IMAGE, launchRoot, script, SERVE } from '../support/launch-root.ts';
import { openTestRoot, type TestRoot } from '../support/open-test-root.ts';

const prefix = `dft-diag-${String(process.pid)}`;
const run = promisify(execFile);

/** `docker compose up -d`, whatever comes of it: what is broken is to be found afterwards. */
async function up(dir: string, stack: string): Promise<void> {
  const { path } = await findDockerClient();
  await run(path, ['compose', 'up', '-d'], { cwd: `${dir}/${stack}` }).catch(() => undefined);
}

const isDiagnosed = (value: unknown): value is Diagnosed =>
  typeof value === 'object' && value !== null && 'diagnoses' in value;

async function look(root: TestRoot, stack: string): Promise<Diagnosed> {
  const { result } = await root.run('stack.diagnose', { stack });
  if (!result.ok) throw new Error(result.refusal.message);
  if (!isDiagnosed(result.value)) throw new Error('no diagnosis');
  return result.value;
}

const named = ({ diagnoses }: Diagnosed): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { service, pattern } of diagnoses) (found[service ?? '-'] ??= []).push(pattern);
  return found;
};

/** Looks until the engine has come so far that each of these is named. */
async function foundIn(root: TestRoot, stack: string, wanted: Record<string, string>): Promise<Diagnosed> {
  let last: Diagnosed | null = null;
  await expect
    .poll(
      async () => {
        last = await look(root, stack);
        const found = named(last);
        return Object.entries(wanted).filter(([service, pattern]) => !found[service]?.includes(pattern));
      },
      { timeout: 60_000, interval: 500 },
    )
    .toEqual([]);
  return last ?? (await look(root, stack));
}

describe('diagnose on the real engine', () => {
  it('names what is broken in each service, and says nothing of the one that is well', async () => {
    const dir = await launchRoot(prefix, {
      sick: `services:
  well: { image: ${IMAGE}, command: ${SERVE} }
  eater: { image: ${IMAGE}, mem_limit: 48m, memswap_limit: 48m, command: ${script('const all=[];for(;;)all.push(Buffer.alloc(1e6,1))')} }
  asker: { image: ${IMAGE}, command: ${script("require('net').connect(5432,'well').on('error',(e)=>{throw e})")} }
  lost: { image: ${IMAGE}, command: ${script("require('net').connect(5432,'nobody-here').on('error',(e)=>{throw e})")} }
  module: { image: ${IMAGE}, command: ${script("require('express')")} }
  bare: { image: ${IMAGE}, command: ["sh", "-c", "set -u; echo $$DATABASE_URL"] }
  toolless: { image: ${IMAGE}, command: ${SERVE}, healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:8000"], interval: 1s, retries: 1 } }
  failing: { image: ${IMAGE}, command: ${SERVE}, healthcheck: { test: ["CMD", "node", "-e", "fetch('http://127.0.0.1:7999').then(()=>0,(e)=>{console.log(e.cause.message);process.exit(1)})"], interval: 1s, retries: 1 } }
  silent: { image: ${IMAGE}, command: ${script('process.exit(3)')} }
`,
    });
    await up(dir, 'sick');
    const root = await openTestRoot(dir);
    const diagnosed = await foundIn(root, 'sick', {
      eater: 'out-of-memory',
      asker: 'database-refused',
      lost: 'name-unresolved',
      module: 'module-missing',
      bare: 'unbound-variable',
      toolless: 'health-tool-missing',
      failing: 'health-refused',
      silent: 'exited',
    });
    expect(named(diagnosed)['well']).toBeUndefined();
    expect(diagnosed.unknown).toEqual([]);
    const eater = diagnosed.diagnoses.find(({ service }) => service === 'eater');
    expect(eater).toMatchObject({
      id: 'sick/eater/out-of-memory',
      cause: 'the kernel killed it for memory: it may take 48m',
      place: { file: 'sick/compose.yaml', line: 4 },
    });
    expect(eater?.fixes[0]).toMatchObject({
      action: { name: 'compose.set', input: { path: 'services.eater.mem_limit', value: '96m' } },
      followedBy: [{ name: 'service.recreate', input: { service: 'eater' } }],
      undo: { name: 'compose.set', input: { value: '48m' } },
    });
    const bare = await root.run('stack.diagnose', { stack: 'sick', service: 'bare' });
    expect(bare.result).toMatchObject({ ok: true, value: { diagnoses: [{ service: 'bare' }] } });
  });

  it('names a command that is not there, a port that another stack has, and a variable without a value', async () => {
    const dir = await launchRoot(prefix, {
      first: `services:\n  web: { image: ${IMAGE}, command: ${SERVE}, ports: ["127.0.0.1::8000"] }\n`,
      typo: `services:\n  web: { image: ${IMAGE}, entrypoint: ["gunicorn"] }\n`,
      second: `services:\n  web: { image: ${IMAGE}, command: ${SERVE}, ports: ["127.0.0.1:\${WEB_PORT}:8000"] }\n`,
      unset: `services:\n  web: { image: ${IMAGE}, command: ${SERVE}, environment: { SITE: "\${SITE:?the public name}" } }\n`,
    });
    await up(dir, 'first');
    const port = (await docker('port', `${prefix}-first-web-1`, '8000')).split(':').at(-1) ?? '';
    const root = await openTestRoot(dir);
    await root.run('settings.set', { values: [`WEB_PORT=${port}`], stack: 'second' });
    await up(dir, 'second');
    await up(dir, 'typo');
    const second = await foundIn(root, 'second', { web: 'port-taken' });
    const clash = second.diagnoses.find(({ pattern }) => pattern === 'port-taken');
    expect(clash).toMatchObject({
      id: `second/web/port-taken/${port}`,
      cause: `port ${port} of this host is held by ${prefix}-first-web-1`,
    });
    expect(clash?.fixes[0]).toMatchObject({
      name: 'other-port',
      action: { name: 'settings.set', input: { stack: 'second' } },
      followedBy: [{ name: 'stack.up' }],
    });
    await foundIn(root, 'typo', { web: 'command-missing' });
    const unset = await foundIn(root, 'unset', { web: 'missing-variable' });
    expect(unset.diagnoses[0]).toMatchObject({
      id: 'unset/web/missing-variable/SITE',
      place: { file: 'unset/compose.yaml', line: 3 },
    });
    expect((await look(root, 'first')).diagnoses).toEqual([]);
  });
});
