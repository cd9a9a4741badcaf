// The main line by the crew alone: a ticket goes from open to done with nobody at the keyboard.
import { demoModel } from './demo-model.ts';
import { demoRoot } from './demo-root.ts';
import { runCrew } from './run-crew.ts';

const started = performance.now();
const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
try {
  await runCrew(demoRoot(false), demoModel(process.env));
  console.log(`\ndemo: all of it held, in ${seconds()} s`);
} catch (error) {
  console.error(`\ndemo: failed after ${seconds()} s`);
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
