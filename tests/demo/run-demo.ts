import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { ticketSchema, type Ticket } from '../../platform/domain/ticket.ts';
import type { DemoRoot } from './demo-root.ts';
import { CHECKOUT, dockfra, prepareRoot } from './prepare-root.ts';
import { must, run, type Ran } from './shell.ts';

const ID = 'T-0001';

/** The whole story; throws with the reason at the first thing that does not hold. */
export async function runDemo(root: DemoRoot, broken: boolean): Promise<void> {
  console.log(`root: ${root.dir}`);
  await step('a fresh root with the sample application', () => prepareRoot(root));
  await step('the application, the platform and the four roles', async () => {
    await owner(root, ['up', '--stack', 'app'], true);
  });
  const mainBefore = await mainOf(root);
  const servingBefore = await servedCommit(root);

  await step('manager: a ticket, over SSH', async () => {
    const title = broken ? 'Read the signing key at start' : 'Greet a visitor by name';
    await ssh(
      root,
      'manager',
      `ticket create ${quoted(title)} --accept 'GET /api/greeting?name=Ada answers Hello, Ada' --priority high`,
    );
  });
  await step('developer: claim it and lay out its worktree', () =>
    ssh(root, 'developer', `ticket work ${ID}`),
  );
  await step('developer: a person clones, commits and pushes with git, over SSH', () =>
    workAsPerson(root, broken),
  );
  await step('developer: the same checks that the proof will run', () =>
    ssh(root, 'developer', `cd /work/${ID} && check`),
  );
  await step('developer: submit, with proof at the base and at the commit', () =>
    ssh(root, 'developer', `ticket submit ${ID}`),
  );
  await step('owner: approve', () => owner(root, ['ticket', 'approve', ID], true));
  if (broken) return finishBroken(root, mainBefore, servingBefore);
  await step('monitor: build, switch, verify; then main moves', () => ssh(root, 'monitor', `deploy ${ID}`));
  await step('what the world sees', () => showDone(root, mainBefore));
}

async function finishBroken(root: DemoRoot, mainBefore: string, servingBefore: string): Promise<void> {
  await step('monitor: deploy; it must fail and be rolled back', async () => {
    const ran = await sshRun(root, 'monitor', `deploy ${ID}`);
    expect(ran.code !== 0, 'the deploy of a broken service ended 0');
  });
  await step('what the world sees', async () => {
    const ticket = await readTicket(root);
    expect(ticket.status === 'in_progress', `the ticket is ${ticket.status}, not in_progress`);
    expect((await mainOf(root)) === mainBefore, 'main moved');
    expect((await servedCommit(root)) === servingBefore, 'another version serves');
    const health = await fetch(`http://127.0.0.1:${root.backendPort}/health`);
    expect(health.status === 200, `the old version answers ${health.status}`);
    const kept = new Set(ticket.evidence.map(({ kind }) => kind));
    for (const kind of ['logs', 'inspect', 'rollback'] as const)
      expect(kept.has(kind), `no evidence of kind ${kind}`);
    console.log(`    ticket ${ID}: ${ticket.status}: ${ticket.history.at(-1)?.reason ?? ''}`);
    console.log(
      `    main untouched at ${mainBefore.slice(0, 12)}; the old version serves; evidence: ${[...kept].join(', ')}`,
    );
  });
  await showWizard(root);
}

async function showDone(root: DemoRoot, mainBefore: string): Promise<void> {
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

async function showWizard(root: DemoRoot): Promise<void> {
  const { out } = await owner(root, ['login']);
  console.log(`    everything is left running; the wizard: ${out.trim()}`);
  console.log(
    `    look yourself: ssh -F ${join(root.dir, '.dockfra', 'ssh_config')} manager ticket show ${ID}`,
  );
}

/** What a person does at home: clone, apply, commit, push. */
async function workAsPerson(root: DemoRoot, broken: boolean): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dockfra-person-'));
  const env = {
    GIT_SSH_COMMAND: `ssh -F ${join(root.dir, '.dockfra', 'ssh_config')}`,
    GIT_AUTHOR_NAME: 'Ada Person',
    GIT_AUTHOR_EMAIL: 'ada@example.invalid',
    GIT_COMMITTER_NAME: 'Ada Person',
    GIT_COMMITTER_EMAIL: 'ada@example.invalid',
  };
  const patch = join(CHECKOUT, 'tests', 'support', 'demo-change', broken ? 'broken.patch' : 'good.patch');
  try {
    await must('git', ['clone', '--quiet', `developer:/work/${ID}`, join(home, 'clone')], { env });
    await must('git', ['am', '--quiet', patch], { cwd: join(home, 'clone'), env });
    const pushed = await must('git', ['push', 'origin', `HEAD:ticket/${ID}`], {
      cwd: join(home, 'clone'),
      env,
    });
    console.log(pushed.err.replaceAll(/^(?=.)/gm, '    ').trimEnd());
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function step(what: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  console.log(`\n== ${what}`);
  await work();
  console.log(`   (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

function owner(root: DemoRoot, words: string[], echo = false): Promise<Ran> {
  const [program, argv, options] = dockfra(root, ...words);
  return must(program, argv, { ...options, echo });
}

const sshArgv = (root: DemoRoot, role: string, command: string) => [
  '-F',
  join(root.dir, '.dockfra', 'ssh_config'),
  role,
  command,
];

function ssh(root: DemoRoot, role: string, command: string): Promise<Ran> {
  console.log(`   $ ssh ${role} ${command}`);
  return must('ssh', sshArgv(root, role, command), { echo: true });
}

function sshRun(root: DemoRoot, role: string, command: string): Promise<Ran> {
  console.log(`   $ ssh ${role} ${command}`);
  return run('ssh', sshArgv(root, role, command), { echo: true });
}

async function readTicket(root: DemoRoot): Promise<Ticket> {
  const { out } = await owner(root, ['ticket', 'show', ID, '--json']);
  return ticketSchema.parse(JSON.parse(out));
}

async function mainOf(root: DemoRoot): Promise<string> {
  return (await must('git', ['-C', join(root.dir, 'app'), 'rev-parse', 'main'])).out.trim();
}

/** The commit that the running backend's image says it was built from; "none" before the first deploy. */
async function servedCommit(root: DemoRoot): Promise<string> {
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

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`does not hold: ${otherwise}`);
}
