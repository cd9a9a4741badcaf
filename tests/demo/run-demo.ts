import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DemoRoot } from './demo-root.ts';
import {
  createTicket,
  expect,
  ID,
  mainOf,
  owner,
  readTicket,
  servedCommit,
  showDone,
  showWizard,
  ssh,
  sshRun,
  step,
} from './look.ts';
import { CHECKOUT, prepareRoot } from './prepare-root.ts';
import { must } from './shell.ts';

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
    await createTicket(root, title);
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
