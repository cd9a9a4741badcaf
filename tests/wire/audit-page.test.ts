import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createAuditFiles } from '../../platform/adapters/audit-files.ts';
import { createStoreLock, type StoreLock } from '../../platform/adapters/store-lock.ts';
import type { AuditEntry, AuditLine, AuditWish } from '../../platform/domain/audit.ts';
import type { AuditLog } from '../../platform/ports.ts';

const ANYTHING: AuditWish = { role: null, person: null, action: null, outcome: null, text: null };
const MANY = 100_000;

let dir: string;
let lock: StoreLock;
let audit: AuditLog;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dockfra-audit-'));
  lock = createStoreLock(join(dir, 'lock.db'));
  audit = createAuditFiles({ dir, lock });
});
afterEach(async () => {
  lock.close();
  await rm(dir, { recursive: true, force: true });
});

const entry = (part: Partial<AuditEntry> = {}): AuditEntry => ({
  at: '2026-03-01T10:00:00.000Z',
  role: 'manager',
  person: 'ada',
  claimed: false,
  via: 'ssh',
  action: 'ticket.create',
  subject: 'T-0001',
  outcome: 'ok',
  reason: null,
  ...part,
});

/** Page after page to the beginning: the numbers of the lines, and how many pages it took. */
async function leaf(reach: { count: number; look: number }, wish = ANYTHING) {
  const seqs: number[] = [];
  let before: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const page = await audit.page({ ...reach, before, wish });
    if (!page.ok) throw new Error(page.refusal.message);
    seqs.push(...page.value.lines.map(({ seq }) => seq));
    before = page.value.next;
    if (before === null) return { seqs, pages };
  }
}

/** Lines as they would stand there, without waiting for the disk at each. */
async function lay(count: number, wide = ''): Promise<void> {
  const line = (seq: number): AuditLine => ({
    ...entry({ action: `a${String(seq)}`, reason: `${wide}ä` }),
    seq,
    prev: 'x',
    hash: 'y',
  });
  const texts = Array.from({ length: count }, (_, index) => `${JSON.stringify(line(index + 1))}\n`);
  await writeFile(join(dir, '2026-03.jsonl'), texts.join(''));
}

describe('a page of the audit', () => {
  it.each([1, 2, 3, 7, 100])(
    'goes back over months without losing or repeating a line, %i at a time',
    async (count) => {
      for (const month of ['01', '02', '03'])
        for (let index = 0; index < 4; index += 1)
          await audit.append(entry({ at: `2026-${month}-05T00:00:00.000Z` }));
      const { seqs } = await leaf({ count, look: 1000 });
      expect(seqs).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    },
  );

  it('is whole where a line goes over the edge of what is read at once', async () => {
    await lay(50, 'ü'.repeat(4000));
    const { seqs } = await leaf({ count: 3, look: 1000 });
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, index) => 50 - index));
  });

  it('finds by role, person, action, outcome and any text, in small or capital letters', async () => {
    await audit.append(entry({ role: 'owner', person: 'Grace' }));
    await audit.append(entry({ action: 'stack.up', input: { name: 'shop' } }));
    await audit.append(entry({ outcome: 'refused', reason: 'conflict: Main moved' }));
    const by = async (wish: Partial<AuditWish>) =>
      (await leaf({ count: 10, look: 100 }, { ...ANYTHING, ...wish })).seqs;
    expect(await by({ role: 'owner' })).toEqual([1]);
    expect(await by({ person: 'grace' })).toEqual([1]);
    expect(await by({ action: 'STACK.' })).toEqual([2]);
    expect(await by({ outcome: 'refused' })).toEqual([3]);
    expect(await by({ text: 'main moved' })).toEqual([3]);
    expect(await by({ text: 'shop' })).toEqual([2]);
    expect(await by({ role: 'owner', outcome: 'refused' })).toEqual([]);
  });

  it('stops after as many lines as may be looked at, says how far back that was, and goes on from there', async () => {
    await lay(1000);
    const first = await audit.page({
      before: null,
      count: 10,
      look: 300,
      wish: { ...ANYTHING, text: 'nowhere' },
    });
    expect(first).toMatchObject({
      ok: true,
      value: { lines: [], next: expect.any(String), lookedBackTo: entry().at },
    });
    expect(await leaf({ count: 10, look: 300 }, { ...ANYTHING, action: 'a7' })).toEqual({
      seqs: expect.arrayContaining([7, 70, 799]),
      pages: expect.any(Number),
    });
  });

  it('stays where it was while new lines come', async () => {
    for (let index = 0; index < 4; index += 1) await audit.append(entry());
    const first = await audit.page({ before: null, count: 2, look: 100, wish: ANYTHING });
    await audit.append(entry());
    const before = first.ok ? first.value.next : null;
    const second = await audit.page({ before, count: 2, look: 100, wish: ANYTHING });
    expect(second).toMatchObject({ ok: true, value: { lines: [{ seq: 2 }, { seq: 1 }], next: null } });
  });

  it.each(['2026-03:7', '2026-03:99999', '2026-04:0', '../../etc:0', 'x'])(
    'refuses the place %s',
    async (before) => {
      await audit.append(entry());
      expect(await audit.page({ before, count: 2, look: 100, wish: ANYTHING })).toMatchObject({
        ok: false,
        refusal: { code: 'invalid_input' },
      });
    },
  );

  it('counts what is no record and shows the rest; a line that is being written is not told yet', async () => {
    await audit.append(entry());
    await appendFile(join(dir, '2026-03.jsonl'), 'not a record\n{"seq":3,"pre');
    expect(await audit.page({ before: null, count: 5, look: 100, wish: ANYTHING })).toMatchObject({
      ok: true,
      value: { lines: [{ seq: 1 }], next: null, unreadable: 1 },
    });
  });

  it('keeps duration and input in the chain: changing either is found', async () => {
    await audit.append(entry({ ms: 12, input: { id: 'T-0001' } }));
    expect(await audit.verify()).toMatchObject({ ok: true });
    const path = join(dir, '2026-03.jsonl');
    const text = await readFile(path, 'utf8');
    for (const [is, was] of [
      ['"ms":12', '"ms":13'],
      ['"id":"T-0001"', '"id":"T-0002"'],
    ] as const) {
      await writeFile(path, text.replace(is, was));
      expect(await audit.verify()).toMatchObject({ ok: false, message: expect.stringContaining('changed') });
    }
  });

  it('of a hundred thousand lines the newest are read without the others', async () => {
    await lay(MANY);
    const turns = async (work: Promise<unknown>) => {
      let count = 0;
      const timer = setInterval(() => (count += 1), 0);
      await work;
      clearInterval(timer);
      return count;
    };
    const page = await audit.page({ before: null, count: 50, look: MANY, wish: ANYTHING });
    expect(page).toMatchObject({ ok: true, value: { lines: { length: 50, 0: { seq: MANY } } } });
    // a look at all of it lets everybody else have turns meanwhile
    const all = audit.page({ before: null, count: 50, look: MANY, wish: { ...ANYTHING, text: 'nowhere' } });
    expect(await turns(all)).toBeGreaterThan(50);
    expect(await all).toMatchObject({ ok: true, value: { lines: [], next: null } });
  });
});
