import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { commit, git } from '../support/git-repository.ts';
import { rollbackService } from '../../platform/flows/rollback-service.ts';
import { freePort, openDeployWorld, type DeployWorld } from '../support/deploy-world.ts';

let world: DeployWorld;
beforeAll(async () => {
  world = await openDeployWorld('line');
});
afterAll(() => world.close());

const evidenceOf = async (id: string) =>
  (await world.ticket(id)).evidence.map((item) => `${item.kind} ${item.name} ${item.result}`);

describe('deploying a ticket on the real engine', () => {
  it('builds, switches, verifies and moves main, and leaves the siblings alone', async () => {
    const [side, worker] = [await world.containerOf('side'), await world.containerOf('worker')];
    const id = await world.approved({ 'web/version.txt': 'two\n' });
    const deployed = await world.deploy(id);
    expect(deployed).toMatchObject({ ok: true, value: { status: 'done', deploy: { verified: true } } });
    expect(await world.served()).toBe('two');
    const web = (await world.services()).find((state) => state.service === 'web');
    const ticket = await world.ticket(id);
    expect(web?.revision).toBe(world.head());
    expect(web?.revision).toBe(ticket.deploy?.candidate);
    expect(web?.imageId).toBe(ticket.deploy?.image_ids['web']);
    expect([await world.containerOf('side'), await world.containerOf('worker')]).toEqual([side, worker]);
    expect(git(world.app, 'status', '--porcelain')).toBe('');
    expect(await evidenceOf(id)).toEqual(['build web passed', 'deploy web passed', 'verify web passed']);
  });

  it('is not undone by the next `docker compose up -d` of the user', async () => {
    const before = await world.services();
    world.compose('up', '-d');
    expect((await world.services()).map((state) => state.containerId)).toEqual(
      before.map((state) => state.containerId),
    );
    expect(await world.served()).toBe('two');
  });

  it('rolls an unhealthy change back, with logs, health output and inspect kept', async () => {
    const [head, side] = [world.head(), await world.containerOf('side')];
    const id = await world.approved({ 'web/version.txt': 'sick\n' });
    const deployed = await world.deploy(id);
    expect(deployed).toMatchObject({
      ok: false,
      refusal: { code: 'checks_failed', message: expect.stringContaining('unhealthy') },
    });
    expect(await world.served()).toBe('two');
    expect(world.head()).toBe(head);
    expect(await world.containerOf('side')).toBe(side);
    const ticket = await world.ticket(id);
    expect(ticket.status).toBe('in_progress');
    expect(ticket.lease?.holder).toBe('developer:alice');
    expect(await evidenceOf(id)).toEqual([
      'build web passed',
      'deploy web passed',
      'verify web failed',
      'logs web info',
      'inspect web info',
      'rollback web passed',
    ]);
    const inspect = ticket.evidence.find((item) => item.kind === 'inspect');
    const text = String(await world.ports.evidence.read(inspect?.path ?? '', inspect?.sha256));
    expect(text).toContain('"Status": "unhealthy"');
    expect(text).toContain('GREETING=[redacted]');
  });

  it('rolls a service without health check back when it does not stay up', async () => {
    const id = await world.approved({ 'worker/version.txt': 'crash\n' });
    expect(await world.deploy(id)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringMatching(/worker: (it restarted|is restarting)/) },
    });
    const worker = (await world.services()).find((state) => state.service === 'worker');
    expect(worker).toMatchObject({ state: 'running', restarts: 0 });
    expect((await world.ticket(id)).status).toBe('in_progress');
  });

  it('refuses compose files that ask for the engine socket, and touches nothing', async () => {
    const before = await world.services();
    const compose = git(world.app, 'show', 'main:compose.yaml').replace(
      '["kept:/kept"]',
      '["kept:/kept", "/var/run/docker.sock:/var/run/docker.sock"]',
    );
    const id = await world.approved({ 'compose.yaml': `${compose}\n` });
    expect(await world.deploy(id)).toMatchObject({
      ok: false,
      refusal: { code: 'dangerous', message: expect.stringContaining('docker.sock') },
    });
    expect((await world.ticket(id)).status).toBe('in_progress');
    expect((await world.services()).map((state) => state.containerId)).toEqual(
      before.map((state) => state.containerId),
    );
  });

  it('deploys a change of the compose file alone, and the next `up` keeps it', async () => {
    const compose = git(world.app, 'show', 'main:compose.yaml').replace(
      'GREETING:-hello',
      'GREETING:-servus',
    );
    const id = await world.approved({ 'compose.yaml': `${compose}\n` });
    expect(await world.deploy(id)).toMatchObject({ ok: true, value: { status: 'done' } });
    expect(await world.served('/greeting')).toBe('servus');
    const web = await world.containerOf('web');
    world.compose('up', '-d');
    expect(await world.containerOf('web')).toBe(web);
  });

  it('takes a change of the compose file back with its image', async () => {
    const compose = git(world.app, 'show', 'main:compose.yaml').replace('GREETING:-servus', 'GREETING:-bye');
    const extra = '  extra:\n    image: node:24-bookworm-slim\n    command: ["false"]\nvolumes:\n  kept';
    const id = await world.approved({ 'compose.yaml': `${compose.replace('volumes:\n  kept', extra)}\n` });
    expect(await world.deploy(id)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('extra') },
    });
    expect(await world.served('/greeting')).toBe('servus');
    expect((await world.services()).map((state) => state.service)).toEqual(['side', 'web', 'worker']);
  });

  it('finishes a ticket that concerns no service, and says so', async () => {
    const id = await world.approved({ 'README.md': 'better words\n' });
    expect(await world.deploy(id)).toMatchObject({ ok: true, value: { status: 'done' } });
    expect(await evidenceOf(id)).toEqual(['no-deploy app info']);
    expect(git(world.app, 'show', 'main:README.md')).toBe('better words');
  });

  it('merges onto a main that moved since the proof', async () => {
    const id = await world.approved({ 'web/version.txt': 'three\n' });
    const moved = commit(world.app, { 'README.md': 'somebody else was here\n' });
    expect(await world.deploy(id)).toMatchObject({ ok: true, value: { status: 'done' } });
    expect(await world.served()).toBe('three');
    expect(git(world.app, 'merge-base', '--is-ancestor', moved, 'main')).toBe('');
    expect(world.said.some((line) => line.includes('the checks run again on the candidate'))).toBe(true);
  });

  it('gives a conflict back to the author', async () => {
    const id = await world.approved({ 'README.md': 'mine\n' });
    commit(world.app, { 'README.md': 'theirs\n' });
    expect(await world.deploy(id)).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
    expect(await world.history(id)).toContain('approved -> in_progress');
  });

  it('goes back and stays approved when main moves during the deployment', async () => {
    const id = await world.approved({ 'web/version.txt': 'four\n' });
    const stop = world.context.progress;
    world.context.progress = (stage, text) => {
      if (stage === 'switch') world.context.progress = stop;
      if (stage === 'switch') commit(world.app, { LICENSE: `at ${text}\n` });
      stop(stage, text);
    };
    expect(await world.deploy(id)).toMatchObject({ ok: false, refusal: { code: 'main_moved' } });
    world.context.progress = stop;
    expect(await world.served()).toBe('three');
    expect((await world.ticket(id)).status).toBe('approved');
    expect(await world.deploy(id)).toMatchObject({ ok: true, value: { status: 'done' } });
    expect(await world.served()).toBe('four');
  });

  it('refuses a dirty tree before anything', async () => {
    const id = await world.approved({ 'web/version.txt': 'five\n' });
    writeFileSync(join(world.app, 'web/version.txt'), 'half done\n');
    expect(await world.deploy(id)).toMatchObject({
      ok: false,
      refusal: { code: 'dirty_tree', message: expect.stringContaining('web/version.txt') },
    });
    git(world.app, 'checkout', '--', '.');
    expect((await world.ticket(id)).status).toBe('approved');
  });

  it('lets one of two deployments at once through; the other is told to wait', async () => {
    const [first, second] = [
      await world.approved({ 'web/version.txt': 'six\n' }),
      await world.approved({ 'worker/version.txt': 'six\n' }),
    ];
    const both = await Promise.all([world.deploy(first), world.deploy(second)]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(both.find((result) => !result.ok)).toMatchObject({ refusal: { code: 'busy' } });
  });

  it('refuses while everything is paused', async () => {
    const id = await world.approved({ 'web/version.txt': 'seven\n' });
    await world.ports.switches.pause('manager:alice', 'holiday');
    expect(await world.deploy(id)).toMatchObject({
      ok: false,
      refusal: { code: 'paused', message: expect.stringContaining('holiday') },
    });
    await world.ports.switches.resume();
    expect((await world.ticket(id)).status).toBe('approved');
  });

  it('goes back to the image before by `rollback`', async () => {
    const head = world.head();
    for (const version of ['eight', 'nine']) {
      const id = await world.approved({ 'web/version.txt': `${version}\n` });
      expect(await world.deploy(id)).toMatchObject({ ok: true });
    }
    const back = await rollbackService(world.ports, world.context, { stack: 'app', service: 'web' });
    expect(back).toMatchObject({ ok: true, value: { commit: expect.stringMatching(/^[0-9a-f]{40}$/) } });
    expect(await world.served()).toBe('eight');
    expect(git(world.app, 'merge-base', '--is-ancestor', head, 'main')).toBe('');
    expect(git(world.app, 'show', 'main:web/version.txt')).toBe('nine');
  });

  it('tells of a new port in the evidence, and keeps only the newest images', async () => {
    const port = await freePort();
    const compose = git(world.app, 'show', 'main:compose.yaml').replace(
      ':8000"]',
      `:8000", "${String(port)}:8000"]`,
    );
    const id = await world.approved({ 'compose.yaml': `${compose}\n`, 'web/version.txt': 'ten\n' });
    writeFileSync(join(world.dir, 'dockfra.yaml'), `${world.settings}  keep_images: 2\n`);
    expect(await world.deploy(id)).toMatchObject({ ok: true });
    expect((await world.ticket(id)).evidence[0]).toMatchObject({
      result: 'info',
      summary: expect.stringContaining(`web: ports: ${String(port)}/tcp`),
    });
    const images = await world.ports.engine.images(`${world.project}-web`);
    const kept = images.filter(
      (image) =>
        image.labels['dockfra.built-for'] === world.ports.root.id &&
        image.tags.some((tag) => /:[0-9a-f]{12}$/.test(tag)),
    );
    expect(kept).toHaveLength(2);
  });

  it('keeps volumes and refuses a change of what is mounted from the work tree', async () => {
    expect(execFileSync('docker', ['volume', 'ls', '-q']).toString()).toContain(`${world.project}_kept`);
    const compose = git(world.app, 'show', 'main:compose.yaml').replace(
      '["kept:/kept"]',
      '["kept:/kept", "./web:/app"]',
    );
    const id = await world.approved({ 'compose.yaml': `${compose}\n`, 'web/version.txt': 'mounted\n' });
    expect(await world.deploy(id)).toMatchObject({
      ok: false,
      refusal: { code: 'unsupported', message: expect.stringContaining('mounts web from the work tree') },
    });
  });
});
