import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import { lineStory } from '../support/line-story.ts';

const CREW = `autopilot: { mode: auto, approve: policy, policy: { paths: [version.txt], incidents: { grace_minutes: 0 } } }
monitor: { deploy: auto }
`;

/** Ends the service as a crash would: from outside it could be a stop by hand. */
const CRASH = `import os, signal
for pid in filter(str.isdigit, os.listdir('/proc')):
    if b'/server.py' in open(f'/proc/{pid}/cmdline', 'rb').read() and pid != '1' and int(pid) != os.getpid():
        os.kill(int(pid), signal.SIGSEGV)
`;

describe('a crew that may approve and deploy by itself', () => {
  let root: LineRoot;
  let story: ReturnType<typeof lineStory>;

  beforeAll(async () => {
    root = await lineRoot('crew');
    const config = await root.readFile('dockfra.yaml');
    await root.writeFile('dockfra.yaml', config + CREW);
    await root.git('commit', '-qam', 'The crew may');
    await root.upWithStack();
    story = lineStory(root);
  });
  afterAll(() => root?.remove());

  const status = async (id: string, wanted: string, seconds = 90) =>
    eventually(
      `${id} is ${wanted}`,
      async () => ((await root.ticket(id)).status === wanted ? true : null),
      seconds * 1000,
      200,
    );

  it('brings what a person submitted to done without another command, and says why', async () => {
    const id = await story.create('A new version');
    await story.work(id);
    await story.commit(id);
    await story.submit(id);
    await status(id, 'done');
    const ticket = await root.ticket(id);
    const steps = ticket.history.map(({ to, by }) => `${to} ${by}`);
    expect(steps).toContain('approved autopilot:daemon');
    expect(steps).toContain('deploying monitor:daemon');
    expect(await root.main()).toBe(await root.served());
    const log = JSON.parse((await root.owner('pilot', 'log', id, '--json')).out);
    expect(log.decisions[0]).toMatchObject({ status: 'done', action: { kind: 'approve', ticketId: id } });
    const actions = (await root.audit()).map(({ action, via }) => `${action} ${via}`);
    expect(actions).toContain('pilot.run ssh');
    expect(actions).toContain('stack.deploy-next ssh');
  });

  it('goes no further than review with what the policy does not allow', async () => {
    const id = await story.create('Something else');
    await story.work(id);
    await root.ssh('developer', `cd /work/${id} && echo '# more' >> server.py && git commit -qam more`);
    await story.submit(id);
    await eventually('it waits for a person', async () =>
      (await root.ticket(id)).labels.includes('needs-person') ? true : null,
    );
    expect((await root.ticket(id)).status).toBe('review');
  });

  it('does nothing while paused, and goes on after resume', async () => {
    const id = await story.create('Another version');
    await story.work(id);
    await story.commit(id);
    await root.owner('pause', 'a look');
    await story.submit(id);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect((await root.ticket(id)).status).toBe('review');
    const crew = JSON.parse((await root.owner('crew', '--json')).out);
    expect(crew).toMatchObject({ paused: true });
    expect(crew.roles.every((one: { daemon: boolean }) => one.daemon)).toBe(true);
    await root.owner('resume');
    await status(id, 'done');
  });

  it('stops at a role that is paused alone, and goes on when it may', async () => {
    await root.owner('crew', 'pause', 'monitor', 'a look');
    const id = await story.create('A version that waits');
    await story.work(id);
    await story.commit(id);
    await story.submit(id);
    await status(id, 'approved');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await root.ticket(id)).status).toBe('approved');
    const crew = JSON.parse((await root.owner('crew', '--json')).out);
    expect(crew.paused).toBe(false);
    expect(crew.roles.find((one: { role: string }) => one.role === 'monitor')).toMatchObject({
      state: 'paused',
      paused: { reason: 'a look', role: 'monitor' },
    });
    await root.owner('crew', 'resume', 'monitor');
    await status(id, 'done');
  });

  it('acts in another mode as soon as it is set', async () => {
    await root.owner('pilot-mode', 'off');
    await root.git('commit', '-qam', 'Off');
    const id = await story.create('A version at will');
    await story.work(id);
    await story.commit(id);
    await story.submit(id);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await root.ticket(id)).status).toBe('review');
    await root.owner('pilot-mode', 'auto');
    await root.git('commit', '-qam', 'Auto');
    // well below its interval: the setting itself has woken it
    await status(id, 'approved', 20).catch(async () => expect((await root.ticket(id)).status).toBe('done'));
    await status(id, 'done');
  });

  it('makes a ticket of a service that broke, with what its log said, and hears when it is over', async () => {
    const service = await root.docker(
      'ps',
      '-q',
      '--filter',
      `label=com.docker.compose.project=${root.project}`,
    );
    await root.docker('exec', service, 'python3', '-c', CRASH).catch(() => undefined); // it ends with what it ended
    const made = await eventually('an incident has its ticket', async () => {
      const { incidents } = JSON.parse((await root.owner('incidents', '--json')).out);
      return incidents[0]?.ticketId ? incidents[0] : null;
    });
    expect(made).toMatchObject({ service: 'web', symptom: 'exited', status: 'open' });
    expect(await root.ticket(made.ticketId)).toMatchObject({
      type: 'bug',
      created_by: 'autopilot:daemon',
      incident: made.id,
      evidence: expect.arrayContaining([
        expect.objectContaining({ kind: 'inspect', name: made.id }),
        expect.objectContaining({ kind: 'logs', name: made.id }),
      ]),
    });
    await root.docker('start', service);
    const over = await eventually('it is well again', async () => {
      const { out } = await root.owner('incident', 'show', made.id, '--json');
      return JSON.parse(out).clearSince;
    });
    expect(over).toMatch(/Z$/);
  });

  it('goes on after the platform was killed', async () => {
    const id = await story.create('One more version');
    await story.work(id);
    await story.commit(id);
    await story.submit(id);
    await status(id, 'deploying', 60);
    await root.killPlatform();
    await root.up();
    await status(id, 'done');
    expect(await root.main()).toBe(await root.served());
  });
});
