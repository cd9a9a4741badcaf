import { createComposeSources } from '../../platform/adapters/compose-sources.ts';
import { createStoreLock } from '../../platform/adapters/store-lock.ts';

/** A process of its own: writes one text after the other into ROOT/compose.yaml, says so once, and goes on until it is killed. */
const dir = process.argv[2] ?? '';
const lock = createStoreLock(`${dir}/.dockfra/compose.lock`);
const sources = createComposeSources({ root: { dir }, folder: `${dir}/.dockfra/history`, lock });
for (let round = 0; ; round += 1) {
  const file = `${dir}/compose.yaml`;
  const read = await sources.read(file);
  if (!read.ok) throw new Error(read.refusal.message);
  const text = `# ${String(round)}\n${'x'.repeat(200_000)}: ${String(process.pid)}\n# end\n`;
  await sources.replace(file, { before: read.value.hash, text, by: 'me', how: 'write', at: new Date() });
  if (round === 0) process.stdout.write('writing\n');
}
