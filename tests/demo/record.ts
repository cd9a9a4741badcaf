// Makes the demo's recording anew: the demo runs with a scripted model server, and the platform records what was said.
import { partOf } from '../corpus/speak.ts';
import { startModelServer } from '../support/model-server.ts';
import { CASSETTE } from './demo-model.ts';
import { demoRoot } from './demo-root.ts';
import { GREETING_MOVES, TITLE } from './greeting-moves.ts';
import { ID, owner, step } from './look.ts';
import { removeDemo } from './prepare-root.ts';
import { runCrew } from './run-crew.ts';

process.env['DOCKFRA_DEMO_NAME'] ??= 'demo-record';
process.env['DOCKFRA_DEMO_SHIFT'] ??= '20';

const root = demoRoot(false);
const { says } = partOf({ ticket: { title: TITLE }, moves: [...GREETING_MOVES] });
const model = await startModelServer(says);
try {
  await runCrew(root, {
    profile: { provider: 'openai', base_url: model.baseUrl, model: 'scripted', price: 'free' },
    told: 'the developer speaks by a script, through a real server on this host',
    files: () => Promise.resolve(),
  });
  await step(`the recording: ${CASSETTE}`, () =>
    owner(root, ['model', 'record', `${ID}.1`, '--to', CASSETTE], true),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await removeDemo(root);
  await model.close();
}
