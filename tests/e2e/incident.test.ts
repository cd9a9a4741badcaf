import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import type { Incident } from '../../platform/domain/incident.ts';
import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { runAction } from '../../platform/run-action.ts';
import { openPorts, type OpenPorts } from '../../platform/wire.ts';
import { eventually } from '../support/line-run.ts';

const PROJECT = `dft-ill-${String(process.pid)}`;
const SECRET = 'qz83-not-for-everybody';
const IMAGE = 'debian:bookworm-slim';

const SETTINGS = `monitor: { stable_minutes: 0.05 }
autopilot: { mode: auto, policy: { incidents: { grace_minutes: 0 } } }
`;

/** Each service is ill in its own way, and four are well: one ended as it should, one was stopped, one was never ill. */
const COMPOSE = `name: ${PROJECT}
x-all: &all { image: "${IMAGE}", stop_grace_period: 1s }
services:
  well: { <<: *all, command: [sleep, infinity], init: true }
  job: { <<: *all, command: ["true"] }
  stopped: { <<: *all, command: [sleep, infinity] }
  held: { <<: *all, command: [sleep, infinity], init: true, restart: always }
  crash: { <<: *all, command: [sh, -c, "echo cannot log in with $\${POSTGRES_PASSWORD}; exit 3"], environment: { POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD}" } }
  loop: { <<: *all, command: [sh, -c, "echo again; exit 1"], restart: always }
  memory: { <<: *all, command: [tail, /dev/zero], mem_limit: 32m, memswap_limit: 32m }
  sick:
    <<: *all
    command: [sh, -c, "exec sleep infinity"]
    init: true
    healthcheck: { test: [CMD-SHELL, "echo no answer on port 80; test -e /well"], interval: 1s, retries: 1 }
  away: { <<: *all, command: [sleep, infinity], init: true }
`;

describe('the monitor on the real engine', () => {
  let docker: string;
  let dir: string;
  let open: OpenPorts;
  const compose = (...words: string[]) =>
    execFileSync(docker, ['compose', '-p', PROJECT, ...words], {
      cwd: `${dir}/shop`,
      stdio: 'pipe',
    }).toString();
  const act = async (name: string, input: unknown = {}) => {
    const action = ACTIONS.find((one) => one.name === name);
    if (!action) throw new Error(`no action ${name}`);
    const caller = { role: 'owner', person: 'ada', personClaimed: false, via: 'cli' } as const;
    const context = { caller, progress: () => undefined, signal: AbortSignal.timeout(60_000) };
    const { result } = await runAction(open.ports, action, input, context);
    if (!result.ok) throw new Error(result.refusal.message);
    return result.value;
  };
  const incidents = (): Promise<Incident[]> => open.ports.incidents.list({ limit: 100 });
  /** looks until what is open is as wanted */
  const watchUntil = (what: string, wanted: (found: Incident[]) => boolean) =>
    eventually(
      what,
      async () => {
        await act('incident.watch');
        const found = (await incidents()).filter(({ status }) => status === 'open');
        return wanted(found) ? found : null;
      },
      90_000,
      1000,
    );

  beforeAll(async () => {
    docker = (await findDockerClient()).path;
    dir = await mkdtemp(path.join(tmpdir(), 'dockfra-ill-'));
    await mkdir(path.join(dir, 'shop'));
    await writeFile(path.join(dir, 'shop/compose.yaml'), COMPOSE);
    await writeFile(path.join(dir, 'shop/.env'), `POSTGRES_PASSWORD=${SECRET}\n`);
    await writeFile(path.join(dir, 'dockfra.yaml'), SETTINGS);
    open = await openPorts({ root: dir, prefix: 'dockfra-test' }, { interactive: false });
    compose('up', '-d', '--quiet-pull');
    compose('stop', '-t', '1', 'stopped', 'held');
  });
  afterAll(async () => {
    if (dir) compose('down', '-t', '1', '-v', '--remove-orphans');
    await open?.close();
    if (dir) await rm(dir, { recursive: true, force: true });
  });

  it('finds each trouble once, with its evidence, and nothing else', async () => {
    await act('incident.watch');
    compose('rm', '-sf', 'away');
    const found = await watchUntil('five incidents', (open) => open.length >= 5);
    const told = Object.fromEntries(found.map(({ service, symptom }) => [service, symptom]));
    expect(told).toEqual({
      crash: 'exited',
      loop: 'restarting',
      memory: 'oom_killed',
      sick: 'unhealthy',
      away: 'gone',
    });
    const of = (service: string) => found.find((one) => one.service === service)?.evidence;
    expect(of('crash')?.log).toContain('cannot log in with [secret:');
    expect(JSON.stringify(await incidents())).not.toContain(SECRET);
    expect(of('crash')?.containers).toMatchObject([{ state: 'exited', exitCode: 3, restartPolicy: 'no' }]);
    expect(of('memory')?.containers).toMatchObject([{ oomKilled: true, exitCode: 137 }]);
    expect(of('loop')?.containers).toMatchObject([{ restartPolicy: 'always' }]);
    expect(of('sick')?.healthLog).toContain('no answer on port 80');
  });

  it('makes a ticket of one and closes it when the service is well again', async () => {
    for (let times = 0; times < 3; times += 1) await act('pilot.run');
    const { tickets } = await open.ports.tickets.list();
    expect(tickets).toHaveLength(3);
    expect(new Set(tickets.map(({ type }) => type))).toEqual(new Set(['bug']));
    expect(tickets.every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect(JSON.stringify(tickets)).not.toContain(SECRET);
    expect(await act('pilot.run')).toMatchObject({ outcome: 'idle' });
    compose('exec', '-T', 'sick', 'touch', '/well');
    compose('up', '-d', 'away');
    const rest = await watchUntil('two are over', (open) => open.length === 3);
    expect(rest.map(({ service }) => service).toSorted()).toEqual(['crash', 'loop', 'memory']);
    compose('down', '-t', '1');
    await watchUntil('all are over', (open) => open.length === 0);
    expect(await incidents()).toHaveLength(5);
  });
});
