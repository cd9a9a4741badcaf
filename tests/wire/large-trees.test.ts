import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import { describe, expect, it, onTestFinished } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { PLAIN_STAMPS } from '../../platform/adapters/file-stamps.ts';
import { createLargeTrees, LARGE } from '../../platform/adapters/large-trees.ts';
import { readTree } from '../../platform/domain/compose-model/tree.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SMALL = 'services: {web: {image: x}}\n';
const said = 'x'.repeat(300);
const LONG = `services:\n${Array.from({ length: 1200 }, (_none, at) => `  s${String(at)}: {image: "a:\${V${String(at)}:-1}", command: "${said}"}\n`).join('')}`;
const source = pathToFileURL(join(import.meta.dirname, '../../platform/adapters/tree-worker.ts')).href;
const READER = `import('tsx/esm/api').then(({ register }) => { register(); return import('${source}'); })`;

const NO_THREAD = '';

/** Threads of a program of the test instead of the reader; `begun` counts them. */
async function world(...programs: string[]) {
  const dir = await tempFolder({ 'large/compose.yaml': LONG, 'small/compose.yaml': SMALL });
  const held = new Int32Array(new SharedArrayBuffer(4));
  const begun: (Worker | null)[] = [];
  const start = (): Worker => {
    const program = programs[begun.length] ?? READER;
    begun.push(null);
    if (program === NO_THREAD) throw new Error('no thread is left');
    const worker = new Worker(program, { eval: true, workerData: held });
    begun.splice(-1, 1, worker);
    return worker;
  };
  onTestFinished(async () => {
    Atomics.store(held, 0, 1);
    Atomics.notify(held, 0);
    for (const worker of begun) await worker?.terminate();
  });
  const stamps = { ...PLAIN_STAMPS, version: () => 5 };
  const files = createComposeFiles(dir, stamps, createLargeTrees(start));
  const go = (): void => {
    Atomics.store(held, 0, 1);
    Atomics.notify(held, 0);
  };
  return { large: join(dir, 'large/compose.yaml'), small: join(dir, 'small/compose.yaml'), files, go, begun };
}

const HELD = `Atomics.wait(require('node:worker_threads').workerData, 0, 0); ${READER}`;

describe('a large compose file', { timeout: 120_000 }, () => {
  it('is read by the thread that the platform starts', async () => {
    const read = await createLargeTrees().read('/shop/compose.yaml', LONG);
    expect(read).toEqual(readTree('/shop/compose.yaml', LONG));
  });

  it('is read beside the others, which do not wait for it, and says the same', async () => {
    const { large, small, files, go } = await world(HELD);
    expect(LONG.length).toBeGreaterThan(LARGE);
    const order: string[] = [];
    const reading = files.tree(large).then((tree) => {
      order.push('large');
      return tree;
    });
    for (let round = 0; round < 20; round += 1)
      expect(await files.tree(small)).toEqual(readTree(small, SMALL));
    order.push('small');
    go();
    expect(await reading).toEqual(readTree(large, LONG));
    expect(order).toEqual(['small', 'large']);
  });

  it('is read once for all who ask at the same time', async () => {
    const { large, files, go, begun } = await world(HELD);
    const asked = [
      files.tree(large),
      files.tree(large),
      files.model([large], join(large, '..'), () => undefined),
    ];
    go();
    const [one, other, model] = await Promise.all(asked);
    expect(one).toBe(other);
    expect(model).toMatchObject({ faults: [] });
    expect(begun).toHaveLength(1);
  });

  it.each([
    ['ends', 'process.exit(7)', 'its reader ended with 7'],
    ['breaks', 'throw new Error("no more memory")', 'no more memory'],
    ['cannot begin', NO_THREAD, 'no thread is left'],
  ])(
    'whose reader %s is a fault with the reason, until it is asked for again; the next one has a new reader',
    async (_how, program, why) => {
      const { large, small, files, begun } = await world(program);
      expect(await files.tree(large)).toEqual({ refused: expect.stringContaining(why) });
      expect(await files.tree(small)).toEqual(readTree(small, SMALL));
      expect(files.stamps.version()).toBeNull();
      expect(await files.tree(large)).toEqual(readTree(large, LONG));
      expect(files.stamps.version()).toBe(5);
      const other = join(large, '../other.yaml');
      await writeFile(other, LONG);
      expect(await files.tree(other)).toEqual(readTree(other, LONG));
      expect(begun).toHaveLength(2);
    },
  );
});
