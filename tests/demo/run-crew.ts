import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseDocument } from 'yaml';

import { TITLE } from './greeting-moves.ts';
import type { DemoModel } from './demo-model.ts';
import type { DemoRoot } from './demo-root.ts';
import { createTicket, ID, mainOf, owner, showDone, step } from './look.ts';
import { prepareRoot } from './prepare-root.ts';
import { watchTicket } from './watch.ts';

const LIMIT_MS = 600_000;

/** A ticket over the manager's SSH; everything else is done by the daemons of the roles. Throws at the first thing that does not hold. */
export async function runCrew(root: DemoRoot, model: DemoModel): Promise<void> {
  console.log(`root: ${root.dir}\n${model.told}`);
  await step('a fresh root with the sample application, and a crew that may act by itself', async () => {
    await prepareRoot(root);
    await model.files(root.dir);
    await letCrewAct(root, model);
  });
  await step('the application, the platform and the four roles', () =>
    owner(root, ['up', '--stack', 'app'], true),
  );
  const mainBefore = await mainOf(root);
  await step('manager: a ticket, over SSH', () => createTicket(root, TITLE));
  await step('the crew: from here on nobody touches anything', async () => {
    const lines = await watchTicket(root.dir, ID, LIMIT_MS);
    const answers = lines.filter((line) => line.type === 'answer');
    const usd = answers.reduce((sum, answer) => sum + answer.usd, 0);
    console.log(`    ${answers.length} turns, $${usd.toFixed(4)}; ${model.told}`);
  });
  await step('what the world sees', () => showDone(root, mainBefore));
}

/** What a careful owner would not set at first: the policy approves, the monitor deploys. */
export async function letCrewAct(root: DemoRoot, model: DemoModel): Promise<void> {
  const file = join(root.dir, 'dockfra.yaml');
  const settings = parseDocument(await readFile(file, 'utf8'));
  settings.setIn(['roles', 'developer', 'llm'], settings.createNode(model.profile));
  settings.set(
    'autopilot',
    settings.createNode({
      mode: 'auto',
      interval_seconds: 2,
      approve: 'policy',
      policy: { paths: ['backend/**'], max_files: 10, max_lines: 200, max_open_work: 1, budget: 2 },
    }),
  );
  settings.set('monitor', settings.createNode({ deploy: 'auto' }));
  await writeFile(file, settings.toString());
}
