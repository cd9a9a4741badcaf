// The main line on the real engine: a ticket goes from open to done, worked by a scripted person over SSH.
// With --broken: a change that passes its tests but breaks the service; it must be rolled back.
import { demoRoot } from './demo-root.ts';
import { runDemo } from './run-demo.ts';

const broken = process.argv.includes('--broken');
const started = performance.now();
try {
  await runDemo(demoRoot(broken), broken);
  console.log(
    `\n${broken ? 'demo-fail' : 'demo'}: all of it held, in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
} catch (error) {
  console.error(`\ndemo: failed after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
