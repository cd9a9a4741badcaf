// Runs in a thread of its own: reads one compose file at a time, and sends its tree a part at a time, each when the last was taken.
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';

import { takeApart } from '../domain/compose-model/parts.ts';
import { readTree } from '../domain/compose-model/tree.ts';
import type { TreeJob, TreeMessage } from './large-trees.ts';

async function work(port: NonNullable<typeof parentPort>): Promise<void> {
  const send = (message: TreeMessage): void => port.postMessage(message);
  for (;;) {
    const [job] = await once(port, 'message');
    const { file, source }: TreeJob = job;
    const { parts, rest } = takeApart(readTree(file, source));
    for (const part of parts) {
      send({ part });
      await once(port, 'message');
    }
    send({ rest });
  }
}

if (parentPort) void work(parentPort);
