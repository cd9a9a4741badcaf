// Run as: node --import tsx launch-and-die.ts ROOT STACK PHASE. Launches; when a service comes to the phase it kills itself -9,
// or, without PHASE, goes on and prints how it ended. Steps are printed as they come.
import { launchStacks } from '../../platform/flows/launch-stacks.ts';
import { openPorts } from '../../platform/wire.ts';

const [root = '', stack = '', phase = ''] = process.argv.slice(2);
const { ports, close } = await openPorts({ root, prefix: 'dockfra-test' }, { interactive: false });
const progress = (_stage: string, text: string): void => {
  process.stdout.write(`${text}\n`);
  if (phase !== '' && text.startsWith(phase)) process.kill(process.pid, 'SIGKILL');
};
const signal = new AbortController().signal;
try {
  const result = await launchStacks(ports, { stacks: [stack], set: {}, signal, progress });
  process.stdout.write(`ended: ${result.ok ? 'done' : result.refusal.message}\n`);
} catch (error) {
  process.stdout.write(`ended: ${String(error)}\n`);
}
await close();
