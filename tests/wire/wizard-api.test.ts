import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { openApi } from '../../wizard/api/openapi.ts';
import { launchOf } from '../browser/fake-launches.ts';
import { serveWizard } from './wizard-server.ts';

const document = openApi(ACTIONS, 'test');

/** What the document says of an answer, as something that checks. */
function checker(path: string, method: 'get' | 'post' = 'get', status = '200'): z.ZodType {
  const schema = document.paths[path]?.[method]?.responses[status]?.content['application/json'].schema;
  return fromDocument(schema);
}

const schemaOrRef = z.looseObject({ $ref: z.string().optional() });
type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

function fromDocument(schema: unknown): z.ZodType {
  const { $ref } = schemaOrRef.parse(schema);
  const found = $ref === undefined ? schema : document.components.schemas[$ref.split('/').at(-1) ?? ''];
  if (!isSchema(found)) throw new Error('the document has no such schema');
  return z.fromJSONSchema(found);
}

async function open() {
  const served = await serveWizard();
  const cookie = await served.logIn();
  return { ...served, cookie, get: (path: string) => served.ask(path, { headers: { cookie } }) };
}

/** What the document says of `path` holds for what is really answered at `address`. */
async function holds(
  get: (path: string) => Promise<{ status: number; json: unknown }>,
  path: string,
  address: string,
) {
  const { status, json } = await get(address);
  expect(status).toBe(200);
  const checked = checker(path).safeParse(json);
  expect(checked.success ? [] : checked.error.issues).toEqual([]);
}

describe('what routes really answer holds against the reference', () => {
  it.each([
    ['/api/snapshot'],
    ['/api/commands'],
    ['/api/decisions'],
    ['/api/inbox'],
    ['/api/usage'],
    ['/api/models/{role}', '/api/models/developer'],
    ['/api/models/{role}/offers', '/api/models/developer/offers'],
    ['/api/agent-runs', '/api/agent-runs?subject=developer'],
    ['/api/engines'],
    ['/api/engines/found'],
    ['/api/stacks'],
    ['/api/stacks/{name}', '/api/stacks/shop'],
    ['/api/stacks/{name}/services/{service}', '/api/stacks/shop/services/backend'],
    ['/api/launches'],
    ['/api/launches/choices'],
    ['/api/launches/{id}/output', `/api/launches/${launchOf().id}/output`],
    ['/api/preflight', '/api/preflight?stack=shop'],
    ['/api/post-launch'],
    ['/api/settings'],
    ['/api/settings/suggestions'],
    ['/api/audit'],
    ['/api/audit/chain'],
    ['/api/doctor'],
  ])('%s', async (path, address = path) => {
    const { get, world } = await open();
    world.launches.records = [launchOf()];
    await holds(get, path, address);
  });

  it('tickets: each one, and what it changes', async () => {
    const { get, world } = await open();
    for (const id of [...world.tickets.keys()].slice(0, 8)) {
      await holds(get, '/api/tickets/{id}', `/api/tickets/${id}`);
      await holds(get, '/api/tickets/{id}/diff', `/api/tickets/${id}/diff`);
    }
  });

  it('actions: one that is done, and one that is refused', async () => {
    const { post, cookie } = await open();
    const done = await post('/api/actions/ticket.create', cookie, {
      input: { title: 'x', description: 'y' },
    });
    expect(checker('/api/actions/ticket.create', 'post').safeParse(done.json).success).toBe(true);
    const refused = await post('/api/actions/ticket.approve', cookie, { input: { id: 'T-9999' } });
    expect(refused.status).toBe(404);
    expect(checker('/api/actions/ticket.approve', 'post', 'default').safeParse(refused.json).success).toBe(
      true,
    );
  });

  it('what is not like that does not hold', () => {
    expect(checker('/api/snapshot').safeParse({}).success).toBe(false);
    expect(checker('/api/doctor').safeParse({ healthy: 1, findings: [], looked_at: '' }).success).toBe(false);
  });
});

describe('the reference is served', () => {
  it.each(['/api/openapi.json', '/api/docs'])('%s, to whoever is logged in', async (path) => {
    const { ask, get } = await open();
    expect((await ask(path)).status).toBe(401);
    expect((await get(path)).status).toBe(200);
  });

  it('as a page without a script and without anything from elsewhere', async () => {
    const { get } = await open();
    const { text, headers } = await get('/api/docs');
    expect(headers['content-type']).toContain('text/html');
    expect(text).toContain('/api/tickets/{id}');
    expect(text).not.toMatch(/<script|https?:\/\/|src=/);
  });
});
