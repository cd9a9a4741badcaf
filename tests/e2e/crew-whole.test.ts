import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import { lineStory } from '../support/line-story.ts';
import { byTurn, call, startModelServer, type ModelServer } from '../support/model-server.ts';

describe('a crew whose developer has a model', () => {
  let root: LineRoot;
  let model: ModelServer;

  beforeAll(async () => {
    model = await startModelServer(
      byTurn([
        call('write', { path: 'version.txt', content: 'by the crew\n' }),
        call('submit', { message: 'A new version' }),
      ]),
    );
    root = await lineRoot('whole');
    const config = await root.readFile('dockfra.yaml');
    const llm = `llm: { base_url: "${model.baseUrl}", model: scripted, price: free }`;
    const crew = `autopilot: { mode: auto, approve: policy }\nmonitor: { deploy: auto }\n`;
    await root.writeFile('dockfra.yaml', config.replace(/(developer: \{ port: \d+)/, `$1, ${llm}`) + crew);
    await root.git('commit', '-qam', 'The crew may');
    await root.upWithStack();
  });
  afterAll(async () => {
    await root?.remove();
    await model?.close();
  });

  const status = async (id: string, wanted: string) =>
    eventually(
      `${id} is ${wanted}`,
      async () => ((await root.ticket(id)).status === wanted ? true : null),
      120_000,
      200,
    );

  it('brings a ticket from open to done with no command but the one that creates it', async () => {
    const id = await lineStory(root).create('A new version');
    await status(id, 'done');
    const steps = (await root.ticket(id)).history.map(({ to, by }) => `${to} ${by}`);
    expect(steps).toEqual([
      expect.stringMatching(/^open manager:/),
      ...steps.slice(1, -5),
      'in_progress developer:daemon?',
      'review developer:daemon?',
      'approved autopilot:daemon',
      'deploying monitor:daemon',
      'done monitor:daemon',
    ]);
    expect(await root.answer()).toBe('by the crew\n');
    expect(await root.main()).toBe(await root.served());
  });

  it('hands a ticket on which the model fails again and again to a person', async () => {
    model.script(() => ({ content: 'All is done.' })); // words are no work
    const id = await lineStory(root).create('Something impossible');
    await eventually(
      'it waits for a person',
      async () => ((await root.ticket(id)).labels.includes('needs-person') ? true : null),
      150_000,
      200,
    );
    const ticket = await root.ticket(id);
    expect(ticket).toMatchObject({ status: 'open', lease: null });
    expect(ticket.history.filter(({ from, to }) => from === 'in_progress' && to === 'open')).toHaveLength(3);
  });
});
