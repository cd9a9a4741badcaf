// What both demos do and look at: steps with their time, the roles over SSH, and the world from outside.
import { join } from 'node:path';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { ticketSchema, type Ticket } from '../../platform/domain/ticket.ts';
import type { DemoRoot } from './demo-root.ts';
import { dockfra } from './prepare-root.ts';
import { must, run, type Ran } from './shell.ts';

export const ID = 'T-0001';

export async function step(what: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  console.log(`\n== ${what}`);
  await work();
  console.log(`   (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

export function owner(root: DemoRoot, words: string[], echo = false): Promise<Ran> {
  const [program, argv, options] = dockfra(root, ...words);
  return must(program, argv, { ...options, echo });
}

export function ssh(root: DemoRoot, role: string, command: string): Promise<Ran> {
  console.log(`   $ ssh ${role} ${command}`);
  return must('ssh', sshArgv(root, role, command), { echo: true });
}

export function sshRun(root: DemoRoot, role: string, command: string): Promise<Ran> {
  console.log(`   $ ssh ${role} ${command}`);
  return run('ssh', sshArgv(root, role, command), { echo: true });
}

const sshArgv = (root: DemoRoot, role: string, command: string) => [
  '-F',
  join(root.dir, '.dockfra', 'ssh_config'),
  role,
  command,
];

/** A ticket by the manager, over SSH: the one thing that somebody asks for in a demo. */
export async function createTicket(root: DemoRoot, title: string): Promise<void> {
  await ssh(
    root,
    'manager',
    `ticket create ${quoted(title)} --accept 'GET /api/greeting?name=Ada answers Hello, Ada' --priority high`,
  );
}

/** done, main moved, the new version serves, the proof is there. */
export async function showDone(root: DemoRoot, mainBefore: string): Promise<void> {
  const ticket = await readTicket(root);
  expect(ticket.status === 'done', `the ticket is ${ticket.status}, not done`);
  const main = await mainOf(root);
  expect(main !== mainBefore, 'main did not move');
  const served = await servedCommit(root);
  expect(served === main, `served commit ${served} is not main's ${main}`);
  const answer = await fetch(`http://127.0.0.1:${root.backendPort}/api/greeting?name=Ada`);
  const body = await answer.text();
  expect(
    answer.status === 200 && body.includes('Hello, Ada'),
    `the new endpoint answers ${answer.status} ${body}`,
  );
  for (const at of ['base', 'commit'] as const) {
    expect(
      ticket.evidence.some((item) => item.kind === 'check' && item.run === at),
      `no evidence of the ${at} run`,
    );
  }
  await owner(root, ['audit', 'verify']);
  console.log(`    served commit ${served}\n    main's commit ${main}`);
  console.log(`    GET /api/greeting?name=Ada -> ${body.trim()}`);
  for (const item of ticket.evidence)
    console.log(
      `    proof: ${item.result.padEnd(6)} ${item.kind} ${item.name} ${item.run ?? ''} ${item.tests ? `${item.tests.passed} passed, ${item.tests.failed} failed` : ''}`,
    );
  for (const entry of ticket.history)
    console.log(`    ${entry.at}  ${entry.from ?? 'new'} -> ${entry.to}  ${entry.by}`);
  await showWizard(root);
}

export async function showWizard(root: DemoRoot): Promise<void> {
  const { out } = await owner(root, ['login']);
  console.log(`    everything is left running; the wizard: ${out.trim()}`);
  console.log(
    `    look yourself: ssh -F ${join(root.dir, '.dockfra', 'ssh_config')} manager ticket show ${ID}`,
  );
}

export async function readTicket(root: DemoRoot): Promise<Ticket> {
  const { out } = await owner(root, ['ticket', 'show', ID, '--json']);
  return ticketSchema.parse(JSON.parse(out));
}

export async function mainOf(root: DemoRoot): Promise<string> {
  return (await must('git', ['-C', join(root.dir, 'app'), 'rev-parse', 'main'])).out.trim();
}

/** The commit that the running backend's image says it was built from; "none" before the first deploy. */
export async function servedCommit(root: DemoRoot): Promise<string> {
  const docker = (await findDockerClient()).path;
  const filter = [
    `label=com.docker.compose.project=${root.project}`,
    'label=com.docker.compose.service=backend',
  ];
  const { out } = await must(docker, ['ps', '-q', ...filter.flatMap((value) => ['--filter', value])]);
  const label = '{{index .Config.Labels "org.opencontainers.image.revision"}}';
  const inspected = await must(docker, ['inspect', '--format', label, out.trim()]);
  return inspected.out.trim() || 'none';
}

export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`does not hold: ${otherwise}`);
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
