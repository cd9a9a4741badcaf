import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ticketSchema } from '../../platform/domain/ticket.ts';
import { run, type Ran } from '../demo/shell.ts';
import { freePorts } from '../support/line-ports.ts';
import { startCommand, type Running } from '../support/line-run.ts';

const MAIN = ['--import', 'tsx', join(import.meta.dirname, '..', 'support', 'line-main.ts')];
const env = { DOCKFRA_PREFIX: 'dfline-full' };
/** A file system of its own that can really be filled needs the right to mount one. */
const mayMount = userInfo().uid === 0;

let dir: string;
let platform: Running;
const argv = (...words: string[]) => [...MAIN, '--root', dir, ...words];
const owner = (...words: string[]): Promise<Ran> => run(process.execPath, argv(...words), { env });
const tickets = async () => (await readdir(join(dir, 'shared', 'tickets'))).sort();
const create = (title: string) =>
  run(process.execPath, argv('ticket', 'create', title, '--description', '-'), {
    env,
    input: 'x'.repeat(15_000),
  });

async function serve(): Promise<void> {
  platform = startCommand(process.execPath, argv('serve'), env);
  await platform.until(/the platform serves/);
}

async function killPlatform(): Promise<void> {
  const { pid }: { pid: number } = JSON.parse(await readFile(join(dir, '.dockfra', 'platform.json'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  await platform.ended;
}

/** Takes all the space but `bytes`. */
async function fillUpTo(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  await writeFile(join(dir, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

async function expectWholeFiles(): Promise<void> {
  for (const name of await tickets()) {
    expect(name).toMatch(/^T-\d{4}\.json$/); // nothing half written, no temporary file
    expect(
      ticketSchema.safeParse(JSON.parse(await readFile(join(dir, 'shared', 'tickets', name), 'utf8')))
        .success,
    ).toBe(true);
  }
  expect((await owner('audit', 'verify')).out).toContain('whole');
}

describe.runIf(mayMount)('a disk that is full (as root only: it needs a file system of its own)', () => {
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dockfra-line-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m,mode=700', 'dockfra-test', dir]);
    const [wizard] = await freePorts(1);
    await writeFile(join(dir, 'dockfra.yaml'), `wizard: { port: ${wizard} }\n`);
    await serve();
  });
  afterAll(async () => {
    await killPlatform();
    execFileSync('umount', [dir]);
    await rm(dir, { recursive: true, force: true });
  });

  it('is told in one clear message; what was there stays whole, and the audit has the record', async () => {
    expect((await create('Before')).code).toBe(0);
    await fillUpTo(64 * 1024);
    let failed: Ran | null = null;
    for (let left = 12; left > 0 && failed === null; left -= 1) {
      const ran = await create('Fill it');
      if (ran.code !== 0) failed = ran;
    }
    expect(failed?.code).toBe(1);
    expect(failed?.err).toMatch(/^dockfra: no space left to write [^]*\n {2}free some disk space/);
    const listed: { tickets: unknown[] } = JSON.parse((await owner('ticket', 'list', '--json')).out);
    expect(listed.tickets).toHaveLength((await tickets()).length);
    await expectWholeFiles();
    const last: { action: string; outcome: string; reason: string }[] = JSON.parse(
      (await owner('audit', 'tail', '20', '--json')).out,
    );
    expect(last.findLast(({ action }) => action === 'ticket.create')).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/no space left/),
    });
  });

  it('to the last byte: a comment is refused with the same words, reading goes on, and the refusal is on record', async () => {
    await writeFile(join(dir, 'rest'), Buffer.alloc(40 * 1024 * 1024)).catch(() => undefined); // takes what is left
    const before = await readFile(join(dir, 'shared', 'tickets', 'T-0001.json'), 'utf8');
    const refused = await owner('ticket', 'comment', 'T-0001', 'y'.repeat(8000));
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/no space left|audit could not be written/),
    ]);
    expect(await readFile(join(dir, 'shared', 'tickets', 'T-0001.json'), 'utf8')).toBe(before);
    expect((await owner('ticket', 'show', 'T-0001')).code).toBe(0);
    await expectWholeFiles();
  });

  it('and the platform killed -9 on it: it starts again, or says why it cannot', async () => {
    await killPlatform();
    const again = startCommand(process.execPath, argv('serve'), env);
    platform = again;
    await again.until(/the platform serves|dockfra: /);
    const said = again.said();
    console.log(
      `platform started on a full disk: ${/the platform serves/.test(said) ? 'serves' : said.trim()}`,
    );
    if (!/the platform serves/.test(said))
      expect((await again.ended).err).toMatch(/no space left.*\n {2}free some/);
    await expectWholeFiles();
  });

  it('works as before as soon as there is space, with the reserve laid aside again', async () => {
    for (const name of ['filler', 'rest']) await truncate(join(dir, name), 0);
    if (!/the platform serves/.test(platform.said())) await serve();
    const count = (await tickets()).length;
    expect((await create('After')).code).toBe(0);
    expect((await owner('ticket', 'comment', 'T-0001', 'there is space again')).code).toBe(0);
    expect(await tickets()).toHaveLength(count + 1);
    expect((await stat(join(dir, '.dockfra', 'audit', '.reserve'))).size).toBe(8 * 1024 * 1024);
    await expectWholeFiles();
  });
});
