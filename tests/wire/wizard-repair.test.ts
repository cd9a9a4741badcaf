import { describe, expect, it } from 'vitest';

import { faultOf, repairOf } from '../browser/fake-repairs.ts';
import { serveWizard } from './wizard-server.ts';

const SECRET = 'kx92-very-secret-71';
const PLACE = 'stack=shop&service=worker';

async function world() {
  const served = await serveWizard();
  const cookie = await served.logIn();
  const { repairs } = served.world;
  repairs.diagnosed.diagnoses = [faultOf()];
  return { ...served, repairs, read: (path: string) => served.ask(path, { headers: { cookie } }), cookie };
}

describe('what the pages read of faults and repairs', () => {
  it('is for whoever is logged in', async () => {
    const { ask } = await serveWizard();
    for (const path of ['diagnosis', 'repairs', 'repairs/plan', 'repairs/20300101000000-abcdef/undo'])
      expect((await ask(`/api/${path}`)).status).toBe(401);
  });

  it('names faults with what is offered, and nothing of how it is called', async () => {
    const { read } = await world();
    const { json, text } = await read(`/api/diagnosis?${PLACE}`);
    expect(json).toMatchObject({
      diagnoses: [
        {
          id: 'shop/worker/queue-refused',
          fixes: [
            { name: 'restart', possible: true, undoable: true, asks: [] },
            { name: 'set-variable', undoable: false, asks: [{ input: 'value', secret: true }] },
            { name: 'by-hand', possible: false },
          ],
        },
      ],
    });
    expect(text).not.toContain('service.restart');
    expect((await read('/api/diagnosis?stack=shop&service=db')).json).toMatchObject({ diagnoses: [] });
  });

  it('shows no secret and no terminal code', async () => {
    const { read, repairs, world: fake } = await world();
    fake.secrets = [{ name: 'DB_PASSWORD', value: SECRET }];
    const line = `login \u001b[31m${SECRET}`;
    repairs.diagnosed.diagnoses = [faultOf({ cause: line, evidence: { text: line, at: null, times: 1 } })];
    repairs.diagnosed.unknown = [{ stack: 'shop', service: 'worker', why: line, lines: [line] }];
    repairs.records = [repairOf(faultOf(), { state: 'remains', note: line, after: [line] })];
    const texts = [await read(`/api/diagnosis?${PLACE}`), await read(`/api/repairs?${PLACE}`)];
    for (const { text, status } of texts) {
      expect(status).toBe(200);
      expect(text).toContain('[secret:DB_PASSWORD]');
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain('[31m');
    }
  });

  it('says what a fix would do, and does nothing', async () => {
    const { read, repairs } = await world();
    const { json } = await read(
      `/api/repairs/plan?${PLACE}&diagnosis=shop/worker/queue-refused&fix=set-variable`,
    );
    expect(json).toMatchObject({
      steps: [{ name: 'settings.set' }, { name: 'service.recreate' }],
      undo: null,
      asks: [{ input: 'value', secret: true }],
    });
    expect(repairs.records).toEqual([]);
  });

  it('tells what is kept of a repair, but not what the platform compares by', async () => {
    const { read, repairs } = await world();
    repairs.records = [repairOf(faultOf(), { state: 'gone', mark: 'the-mark' })];
    const { json, text } = await read(`/api/repairs?${PLACE}`);
    expect(json).toMatchObject({ repairs: [{ state: 'gone', can_undo: true }] });
    expect(text).not.toContain('the-mark');
  });

  it.each([
    'diagnosis?stack=%24(id)',
    'diagnosis?stack=..%2f..%2fetc',
    `diagnosis?stack=${'x'.repeat(300)}`,
    'repairs?service=a%0ab',
    'repairs/plan?stack=shop',
    'repairs/plan?stack=shop&diagnosis=a;b&fix=restart',
    'repairs/plan?stack=shop&diagnosis=a&fix=%60id%60',
    `repairs/plan?stack=shop&diagnosis=${'x'.repeat(300)}&fix=restart`,
  ])('refuses %s', async (path) => {
    const { read } = await world();
    expect((await read(`/api/${path}`)).status).toBe(400);
  });

  it.each(['x', '..%2f..%2fetc', '20300101000000-ABCDEF', '20300101000000-abcdef.json'])(
    'there is no repair %s',
    async (id) => {
      const { read } = await world();
      expect((await read(`/api/repairs/${id}/undo`)).status).toBe(404);
    },
  );

  it('looks once for many pages that ask at the same time, and anew for who asks later', async () => {
    const { read, repairs } = await world();
    const { act } = repairs;
    let looks = 0;
    repairs.act = (name, input) => {
      if (name === 'stack.diagnose') looks += 1;
      return act(name, input);
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: 30 }, () => read(`/api/diagnosis?${PLACE}`)));
    expect(looks).toBeLessThanOrEqual(2 + (performance.now() - began) / 250); // the gap between two looks
    repairs.diagnosed.diagnoses = [];
    expect((await read(`/api/diagnosis?${PLACE}`)).json).toMatchObject({ diagnoses: [] });
  });

  it('is told anew when a repair moves on', async () => {
    const { read, repairs } = await world();
    const rev = async () => {
      const { json } = await read('/api/snapshot');
      return typeof json === 'object' && json !== null && 'repair_rev' in json ? json.repair_rev : null;
    };
    expect(await rev()).toBe(0);
    repairs.tell();
    await expect.poll(rev).toBe(1);
  });

  it('a typed secret stands in no run of a page', async () => {
    const { post, cookie, read } = await world();
    const input = {
      diagnosis: 'shop/worker/queue-refused',
      fix: 'set-variable',
      stack: 'shop',
      value: [`value=${SECRET}`],
    };
    expect((await post('/api/actions/repair.apply', cookie, { input })).status).toBe(200);
    const all = [await read('/api/snapshot'), await read(`/api/repairs?${PLACE}`)];
    expect(all.map(({ text }) => text).join('')).not.toContain(SECRET);
  });
});
