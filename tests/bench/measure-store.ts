import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { single, type Figure } from './figures.ts';

/** The store under 8 processes: what is kept, and how long it takes. */
export async function measureStore(dir: string): Promise<Figure[]> {
  await mkdir(dir, { recursive: true });
  const creating = await processes(dir, 'create', 20);
  const created = (await readdir(dir)).filter((name) => name.startsWith('T-')).length;
  const commenting = await processes(dir, 'comment', 50);
  const ticket: unknown = JSON.parse(await readFile(join(dir, 'T-0001.json'), 'utf8'));
  const comments =
    typeof ticket === 'object' && ticket !== null && 'comments' in ticket && Array.isArray(ticket.comments)
      ? ticket.comments.length
      : 0;
  return [
    single(
      '8 processes x 20 creates: tickets kept',
      `${created} in ${(creating / 1000).toFixed(1)} s`,
      '160',
    ),
    single('8 processes x 50 comments: kept', `${comments} in ${(commenting / 1000).toFixed(1)} s`, '400'),
  ];
}

async function processes(dir: string, verb: string, each: number): Promise<number> {
  const script = join(import.meta.dirname, '../support/create-tickets.ts');
  const started = performance.now();
  const one = () =>
    new Promise<void>((resolve) => {
      spawn(process.execPath, ['--import', 'tsx', script, dir, join(dir, 'lock.db'), verb, String(each)], {
        stdio: 'inherit',
      }).on('exit', () => resolve());
    });
  await Promise.all(Array.from({ length: 8 }, one));
  return performance.now() - started;
}
