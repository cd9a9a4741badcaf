import { afterEach, describe, expect, it } from 'vitest';

import { ok } from '../../platform/domain/result.ts';
import { reject } from '../../platform/flows/reject-ticket.ts';
import { submit } from '../../platform/flows/submit-ticket.ts';
import { work } from '../../platform/flows/work-ticket.ts';
import type { Courier } from '../../platform/ports.ts';
import { openAgentWorld, type AgentWorld } from '../support/agent-world.ts';

let world: AgentWorld;

afterEach(() => world.close());

async function open(passes: boolean): Promise<void> {
  world = await openAgentWorld({ script: () => ({}), passes: () => passes });
}

/** `ticket work` of the developer; what the courier is told to lay out. */
async function laidOut(): Promise<Parameters<Courier['provision']>[0] | undefined> {
  const told: Parameters<Courier['provision']>[0][] = [];
  const provision: Courier['provision'] = (request) => Promise.resolve(void told.push(request));
  const courier = { ...world.ports.courier, provision };
  const result = await work({ ...world.ports, courier }, world.context(), world.id);
  if (!result.ok) throw new Error(result.refusal.message);
  return told[0];
}

describe('a worktree that is laid out again', () => {
  it('begins at the commit that was submitted, which a purge took from the container', async () => {
    await open(true);
    const sha = world.commit({ 'app.txt': 'two' });
    expect(await submit(world.ports, world.context(), world.id)).toMatchObject({ ok: true });
    const caller = { role: 'owner', person: 'ada', personClaimed: false, via: 'cli' } as const;
    await reject(world.ports, world.context({ caller }), world.id, 'smaller, please');
    expect(await laidOut()).toMatchObject({ base: world.base, start: sha });
  });

  it('begins at the commit of a refused submit too', async () => {
    await open(false);
    const sha = world.commit({ 'app.txt': 'two' });
    expect(await submit(world.ports, world.context(), world.id)).toMatchObject({ ok: false });
    expect(await laidOut()).toMatchObject({ base: world.base, start: sha });
  });

  it('begins at the base when nothing was taken yet, or the platform has lost it', async () => {
    await open(true);
    expect((await laidOut())?.start).toBeUndefined();
    await world.ports.tickets.update(world.id, (ticket) =>
      ok({ ...ticket, commits: [{ sha: 'd'.repeat(40), subject: 'lost', at: 'then' }] }),
    );
    expect((await laidOut())?.start).toBeUndefined();
  });
});
