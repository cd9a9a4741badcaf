import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createAuditFiles } from '../../platform/adapters/audit-files.ts';
import { createStoreLock, type StoreLock } from '../../platform/adapters/store-lock.ts';
import type { AuditEntry } from '../../platform/domain/audit.ts';

let dir: string;
let lock: StoreLock;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dockfra-audit-'));
  lock = createStoreLock(join(dir, 'lock.db'));
});
afterEach(async () => {
  lock.close();
  await rm(dir, { recursive: true, force: true });
});

const entry = (action: string, at = '2026-03-01T10:00:00.000Z'): AuditEntry => ({
  at,
  role: 'manager',
  person: 'ada',
  claimed: false,
  via: 'ssh',
  action,
  subject: 'T-0001',
  outcome: 'ok',
  reason: null,
});
const file = (month = '2026-03') => join(dir, `${month}.jsonl`);
async function written(count: number) {
  const audit = createAuditFiles({ dir, lock });
  for (let index = 0; index < count; index += 1) await audit.append(entry(`a${index}`));
  return audit;
}
async function edit(change: (lines: string[]) => string[]) {
  const lines = (await readFile(file(), 'utf8')).trimEnd().split('\n');
  await writeFile(file(), `${change(lines).join('\n')}\n`);
}

describe('createAuditFiles', () => {
  it('verifies what it wrote, over the turn of a month', async () => {
    const audit = await written(3);
    await audit.append(entry('april', '2026-04-01T00:00:00.000Z'));
    expect(await audit.verify()).toEqual({ ok: true, lines: 4, files: 2, since: entry('a0').at });
    expect((await audit.tail(2)).map(({ action }) => action)).toEqual(['a2', 'april']);
  });

  it('finds a changed line', async () => {
    const audit = await written(4);
    await edit((lines) => lines.map((line, index) => (index === 1 ? line.replace('"ada"', '"eve"') : line)));
    expect(await audit.verify()).toMatchObject({
      ok: false,
      line: 2,
      message: expect.stringContaining('changed'),
    });
  });

  it('finds a dropped line, in the middle and at the end', async () => {
    const audit = await written(4);
    const whole = await readFile(file(), 'utf8');
    await edit((lines) => lines.toSpliced(1, 1));
    expect(await audit.verify()).toMatchObject({ ok: false, line: 2 });
    await writeFile(file(), whole);
    await edit((lines) => lines.slice(0, -1));
    expect(await audit.verify()).toMatchObject({ ok: false, message: expect.stringContaining('end') });
  });

  it('finds a dropped file', async () => {
    const audit = await written(2);
    await audit.append(entry('april', '2026-04-01T00:00:00.000Z'));
    await rm(file('2026-03'));
    expect(await audit.verify()).toMatchObject({ ok: false, line: 1 });
  });

  it('finds reordered lines', async () => {
    const audit = await written(4);
    await edit(([a = '', b = '', ...rest]) => [b, a, ...rest]);
    expect(await audit.verify()).toMatchObject({ ok: false, line: 1 });
  });

  it('closes a line that a crash tore with a recovery record, and the chain is whole', async () => {
    const audit = await written(2);
    await appendFile(file(), '{"seq":3,"prev":"tor');
    await audit.append(entry('after'));
    expect(await audit.verify()).toEqual({ ok: true, lines: 4, files: 1, since: entry('a0').at });
    expect((await audit.tail(2)).map(({ action }) => action)).toEqual(['audit.recover', 'after']);
  });

  it('keeps the chain when the clock goes back', async () => {
    const audit = await written(1);
    await audit.append(entry('april', '2026-04-01T00:00:00.000Z'));
    await audit.append(entry('march again'));
    expect(await audit.verify()).toEqual({ ok: true, lines: 3, files: 2, since: entry('a0').at });
  });
});
