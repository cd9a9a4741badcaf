import { afterEach, describe, expect, it } from 'vitest';

import { workLoop } from '../../platform/agent/work-loop.ts';
import { DAEMON } from '../../platform/domain/crew.ts';
import { commentTicket } from '../../platform/domain/ticket-edits.ts';
import { readyFor } from '../../platform/flows/given-up.ts';
import { claim } from '../../platform/flows/work-ticket.ts';
import { openAgentWorld, type AgentWorld } from '../support/agent-world.ts';
import { commit } from '../support/git-repository.ts';

const TRIES = { firstMs: 1, lastMs: 2, count: 5 };
let world: AgentWorld;

afterEach(() => world.close());

/** The developer's daemon worked the only ticket and gave it up. */
async function givenUp(): Promise<void> {
  world = await openAgentWorld({
    script: () => ({ calls: [{ name: 'give_up', arguments: { reason: 'the API key is missing' } }] }),
  });
  expect(await workLoop(world.io(), { tries: TRIES })).toMatchObject({ ended: 'gave_up' });
}

const daemon = () =>
  world.context({ caller: { role: 'developer', person: DAEMON, personClaimed: true, via: 'ssh' } });
const ready = async (context = daemon()) => (await readyFor(world.ports, context)).map(({ id }) => id);
const take = () => claim(world.ports, daemon(), world.id);

describe('a ticket that an agent gave up', () => {
  it('is not taken again by a daemon, while a person may', async () => {
    await givenUp();
    expect(await ready()).toEqual([]);
    expect(await ready(world.context())).toEqual([world.id]);
    expect(await take()).toMatchObject({
      ok: false,
      refusal: { code: 'not_ready', message: expect.stringContaining('the API key is missing') },
    });
    expect(await claim(world.ports, world.context(), world.id)).toMatchObject({ ok: true });
  });

  it('is taken again when main is newer', async () => {
    await givenUp();
    commit(`${world.dir}/app`, { 'key.txt': 'here' });
    expect(await ready()).toEqual([world.id]);
    expect(await take()).toMatchObject({ ok: true });
  });

  it('is taken again after a comment of a person', async () => {
    await givenUp();
    const act = { now: new Date(Date.now() + 1000), by: 'owner:ada', role: 'owner', via: 'cli' } as const;
    await world.ports.tickets.update(world.id, (ticket) =>
      commentTicket(ticket, { id: '1', text: 'it is in the vault' }, act),
    );
    expect(await ready()).toEqual([world.id]);
    expect(await take()).toMatchObject({ ok: true });
  });
});
