import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import { lineStory } from '../support/line-story.ts';

const CREW = `autopilot: { mode: auto, approve: policy, policy: { paths: [version.txt] } }
monitor: { deploy: auto }
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
