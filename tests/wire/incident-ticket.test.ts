import { describe, expect, it } from 'vitest';

import { acceptProposal, declineProposal } from '../../platform/flows/inbox.ts';
import { noteEffects } from '../../platform/flows/pilot-effects.ts';
import { runAction } from '../../platform/run-action.ts';
import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { ok } from '../../platform/domain/result.ts';
import { incidentWorld, SECRET } from '../support/incident-world.ts';
import { codeOf, must } from '../support/ticket-fixture.ts';
import { AUTO, becomesIll, getsWell } from '../support/incident-steps.ts';

describe('a ticket from an incident', () => {
  it('is made by the autopilot in the mode auto, once, with the evidence, each naming the other', async () => {
    const world = await incidentWorld(AUTO);
    world.state.log = `boom ${SECRET}\n`;
    await becomesIll(world);
    expect(await world.terms('autopilot')).toMatchObject({ act: true });
    expect(await world.step('autopilot')).toMatchObject({ outcome: 'worked' });
    const [ticket] = await world.tickets();
    expect(ticket).toMatchObject({
      type: 'bug',
      priority: 'high',
      stack: 'shop',
      incident: 'I-0001',
      created_by: 'autopilot:daemon',
      title: 'web of shop fails its health check',
      acceptance: [{ text: expect.stringContaining('runs without this symptom'), state: 'open' }],
      evidence: [
        { kind: 'inspect', name: 'I-0001' },
        { kind: 'logs', name: 'I-0001' },
      ],
    });
    const log = ticket?.evidence[1];
    expect((await world.ports.evidence.read(log?.path ?? '', log?.sha256))?.toString()).toContain(
      'boom [secret:',
    );
    expect(JSON.stringify(ticket)).not.toContain(SECRET);
    expect(await world.incidents()).toMatchObject([{ ticketId: 'T-0001' }]);
    expect(await world.decisions()).toMatchObject([
      { status: 'done', outcome: 'created T-0001 from I-0001' },
    ]);
    world.pass(60);
    await world.step('monitor');
    expect(await world.step('autopilot')).toMatchObject({ outcome: 'idle' });
    expect(await world.tickets()).toHaveLength(1);
  });

  it('waits in the inbox in the mode propose; a yes makes it, a second yes does not', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    await world.step('autopilot');
    expect(await world.tickets()).toEqual([]);
    const { result } = await world.run('inbox.list');
    expect(result).toMatchObject({
      value: {
        proposals: [
          {
            id: 'D-0001',
            action: { kind: 'create_ticket', incidentId: 'I-0001', ticket: { stack: 'shop' } },
          },
        ],
      },
    });
    const both = await Promise.all(
      ['ada', 'bob'].map((person) => acceptProposal(world.ports, world.context('manager', person), 'D-0001')),
    );
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(await world.tickets()).toMatchObject([{ created_by: expect.stringMatching(/^manager:/) }]);
  });

  it('is not proposed again after a no', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    await world.step('autopilot');
    must(await declineProposal(world.ports, world.context('manager', 'ada'), 'D-0001', 'known'));
    world.pass(600);
    await world.step('monitor');
    expect(await world.step('autopilot')).toMatchObject({ outcome: 'idle' });
  });

  it('leaves the inbox when the incident has passed meanwhile', async () => {
    const world = await incidentWorld();
    await becomesIll(world);
    await world.step('autopilot');
    await getsWell(world);
    expect((await world.run('inbox.list')).result).toMatchObject({ value: { proposals: [] } });
    expect(codeOf(await acceptProposal(world.ports, world.context('manager', 'ada'), 'D-0001'))).toBe(
      'conflict',
    );
    expect(await world.tickets()).toEqual([]);
  });

  it('is not made twice when a crash came between the ticket and the incident', async () => {
    const world = await incidentWorld(AUTO);
    await becomesIll(world);
    const { update } = world.ports.incidents;
    world.ports.incidents.update = () => Promise.reject(new Error('killed'));
    await world.step('autopilot');
    world.ports.incidents.update = update;
    const [decision] = await world.decisions();
    expect(decision).toMatchObject({ status: 'failed' });
    expect((await world.incidents())[0]?.ticketId).toBeNull();
    // decided anew, as after a kill
    const { settledBy: _, ...again } = {
      ...decision,
      key: 'again',
      status: 'proposed' as const,
      settledAt: null,
    };
    must(ok(await world.ports.decisions.add({ ...again, settledBy: null } as never)));
    must(await acceptProposal(world.ports, world.context('owner', 'ada'), 'D-0002'));
    expect(await world.tickets()).toHaveLength(1);
    expect((await world.incidents())[0]?.ticketId).toBe('T-0001');
  });

  it('hears that it is over, and the decision what became of it', async () => {
    const world = await incidentWorld(AUTO);
    await becomesIll(world);
    await world.step('autopilot');
    await getsWell(world);
    expect((await world.tickets())[0]?.comments).toMatchObject([
      { author: 'monitor:daemon', text: expect.stringContaining('I-0001 is closed') },
    ]);
    await world.run('ticket.close', { id: 'T-0001', resolution: 'passed by itself' });
    expect(await noteEffects(world.ports)).toBe(1);
    expect(await noteEffects(world.ports)).toBe(0);
    expect(await world.decisions()).toMatchObject([
      { effect: { verdict: 'undone', text: expect.stringContaining('closed') } },
    ]);
    const explain = ACTIONS.find(({ name }) => name === 'pilot.explain');
    const shown =
      explain && (await runAction(world.ports, explain, { id: 'D-0001' }, world.context('manager', 'ada')));
    expect(shown?.result.ok ? explain?.text(shown.result.value) : '').toContain(
      'it was undone: T-0001 is closed',
    );
  });

  it('does not come for the same symptom until the quiet time after the last one is over', async () => {
    const world = await incidentWorld(AUTO);
    await becomesIll(world);
    await world.step('autopilot');
    await world.run('ticket.close', { id: 'T-0001', resolution: 'restarted by hand' });
    // the store's own clock has stamped the closing
    world.state.now = new Date();
    await getsWell(world);
    await becomesIll(world);
    await world.step('autopilot');
    expect(await world.tickets()).toHaveLength(1);
    const waits = await world.run('pilot.explain', { id: 'I-0002' });
    expect(waits.result).toMatchObject({ ok: true, value: { waits: [{ about: 'I-0002' }] } });
    world.pass(60);
    await world.step('monitor');
    await world.step('autopilot');
    expect(await world.tickets()).toMatchObject([{ incident: 'I-0001' }, { incident: 'I-0002' }]);
  });
});
