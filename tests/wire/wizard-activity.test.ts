import { describe, expect, it } from 'vitest';

import type { AuditList } from '../../wizard/contract-activity.ts';
import { BROKEN } from '../browser/fake-audit.ts';
import { read } from './wizard-pages.ts';
import { serveWizard } from './wizard-server.ts';

const SECRET = 'kx92-very-secret-71';

async function open() {
  const served = await serveWizard();
  const cookie = await served.logIn();
  return {
    ...served,
    get: (path: string) => served.ask(path, { headers: { cookie } }),
    list: (query: string) => read<AuditList>(served, cookie, `/api/audit?${query}`),
    rev: async () => (await read<{ audit_rev: number }>(served, cookie, '/api/snapshot')).audit_rev,
  };
}

describe('what the activity page reads', () => {
  it.each(['/api/audit', '/api/audit/chain', '/api/doctor'])(
    '%s is for whoever is logged in',
    async (path) => {
      const { ask } = await serveWizard();
      expect((await ask(path)).status).toBe(401);
    },
  );

  it('goes back page by page, the newest first, and says where it ends', async () => {
    const { list, world } = await open();
    for (let index = 0; index < 250; index += 1) world.audit.add();
    const total = world.audit.lines.length;
    const first = await list('');
    expect(first.rows[0]?.seq).toBe(total);
    const second = await list(`before=${first.next ?? ''}`);
    const third = await list(`before=${second.next ?? ''}`);
    expect(third.next).toBeNull();
    const seqs = [first, second, third].flatMap(({ rows }) => rows.map(({ seq }) => seq));
    expect(seqs).toEqual(Array.from({ length: total }, (_, index) => total - index));
  });

  it('hands the filters on, and says the command that does the same', async () => {
    const { list } = await open();
    const { rows } = await list('role=owner&outcome=failed&action=stack&text=engine');
    expect(rows).toMatchObject([
      { action: 'stack.up', outcome: 'failed', ms: 118_000, input: [{ name: 'name' }] },
    ]);
    expect((await list('person=nobody')).rows).toEqual([]);
  });

  it.each([
    'role=king',
    'outcome=good',
    'before=x',
    'before=2030-01%3A-1',
    `text=${'x'.repeat(201)}`,
    'text=',
    'text=a&text=b',
  ])('refuses %s', async (query) => {
    const { get } = await open();
    expect((await get(`/api/audit?${query}`)).status).toBe(400);
  });

  it('shows no secret and no terminal code', async () => {
    const { get, world } = await open();
    world.secrets = [{ name: 'DB_PASSWORD', value: SECRET }];
    world.audit.add({
      outcome: 'failed',
      reason: `\u001b[31m${SECRET}`,
      subject: SECRET,
      input: { name: SECRET },
    });
    const { text } = await get('/api/audit');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('u001b');
    expect(text).toContain('[secret:DB_PASSWORD]');
  });

  it('says whether the chain is whole, looks at it once, and again when asked', async () => {
    const { get, world } = await open();
    expect((await get('/api/audit/chain')).json).toMatchObject({
      whole: true,
      records: world.audit.lines.length,
      since: world.audit.lines[0]?.at,
    });
    world.audit.broken = BROKEN;
    expect((await get('/api/audit/chain')).json).toMatchObject({ whole: true });
    expect((await get('/api/audit/chain?again=1')).json).toMatchObject({
      whole: false,
      refusal: { message: expect.stringContaining('line 3') },
    });
  });

  it('rings the pages with every record', async () => {
    const { rev, world } = await open();
    const before = await rev();
    world.audit.add();
    await expect.poll(rev).toBe(before + 1);
  });
});

describe('what the doctor page reads', () => {
  it('is looked at once, and again when asked', async () => {
    const { get, world } = await open();
    const first = await get('/api/doctor');
    expect(first.json).toMatchObject({ healthy: false, findings: world.audit.findings });
    world.audit.findings = [];
    await get('/api/doctor');
    expect(world.audit.looks).toBe(1);
    expect((await get('/api/doctor?again=1')).json).toMatchObject({ healthy: true, findings: [] });
    expect(world.audit.looks).toBe(2);
  });

  it('says why host and root could not be looked at, and looks anew at the next request', async () => {
    const { get, world } = await open();
    world.refuse = { name: 'doctor', refusal: { code: 'busy', message: 'not now' } };
    expect((await get('/api/doctor')).status).toBe(429);
    world.refuse = null;
    expect((await get('/api/doctor')).status).toBe(200);
  });
});
