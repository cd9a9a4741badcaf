import { describe, expect, it } from 'vitest';

import { escalateTicket } from '../../platform/domain/needs-person.ts';
import type { FakeWorld } from './fake-world.ts';
import { axeFaults, useDesk } from './pages.ts';
import { sampleIncidentProposal } from './sample-crew.ts';

const desk = useDesk();

/** The plan of the sample is open to be changed. */
async function openPlan() {
  const { page, go } = desk();
  await go('/inbox');
  await page.getByRole('button', { name: 'Change D-0003' }).click();
  return page.getByRole('dialog', { name: 'Change the plan D-0003' });
}

describe('a plan that waits', () => {
  it('is changed in every part before anything exists, by one action, and then accepted', async () => {
    const { page, world } = desk();
    const dialog = await openPlan();
    expect(await dialog.textContent()).toContain('dockfra inbox edit D-0003 -');
    expect(await axeFaults(page)).toEqual([]);
    const first = dialog.getByRole('group', { name: /^Ticket 1/ });
    await first.getByLabel('Title').fill('Export an invoice as a file');
    await first.getByLabel('Type').selectOption('chore');
    await first.getByRole('button', { name: 'Add a line' }).click();
    await first.getByLabel('Acceptance line 2').fill('A missing invoice answers 404');
    await dialog.getByRole('button', { name: 'Add a ticket' }).click();
    const third = dialog.getByRole('group', { name: /^Ticket 3/ });
    await third.getByLabel('Title').fill('Tell customers');
    await third.getByLabel('Acceptance line 1').fill('The page of help names it');
    await third.getByRole('checkbox', { name: 'Link to the file on the page of an order' }).check();
    await dialog.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByText('D-0003 is changed; it waits for a yes as before.').waitFor();
    const proposal = page.getByRole('article', { name: /^D-0003/ });
    await proposal.getByText('Export an invoice as a file').waitFor();
    await proposal.getByText('changed by owner:owner').waitFor();
    expect(world.calls.map((call) => call.name)).toEqual(['inbox.edit']);
    const action = world.crew.decisions.find((one) => one.id === 'D-0003')?.action;
    expect(action).toMatchObject({
      kind: 'plan',
      goal: 'Invoices can be downloaded',
      tickets: [
        {
          key: 'export',
          type: 'chore',
          acceptance: ['GET /invoices/1.pdf answers 200 with a PDF', 'A missing invoice answers 404'],
        },
        { key: 'link', depends_on: ['export'] },
        { title: 'Tell customers', depends_on: ['link'] },
      ],
    });
    await page.getByRole('button', { name: 'Accept D-0003' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('D-0003 is accepted and carried out.').waitFor();
  });

  it('leaves a ticket out, and puts it back', async () => {
    const { page, world } = desk();
    const dialog = await openPlan();
    await dialog.getByRole('button', { name: 'Leave out Export an invoice as PDF' }).click();
    await dialog.getByText('Not to be created: Export an invoice as PDF').waitFor();
    await dialog.getByRole('button', { name: 'Put it back' }).click();
    await dialog.getByRole('button', { name: 'Leave out Link to the file' }).click();
    await dialog.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByText('D-0003 is changed').waitFor();
    expect(world.crew.decisions.find((one) => one.id === 'D-0003')?.action).toMatchObject({
      tickets: [{ key: 'export' }],
    });
  });

  it('that cannot be used is refused at the field, and nothing that was typed is lost', async () => {
    const { page, world } = desk();
    const dialog = await openPlan();
    const first = dialog.getByRole('group', { name: /^Ticket 1/ });
    const second = dialog.getByRole('group', { name: /^Ticket 2/ });
    await first.getByLabel('Title').fill(' ');
    await second.getByLabel('Acceptance line 1').fill('');
    await second.getByLabel('Acceptance line 2').fill('');
    await second.getByLabel('Description').fill('kept, whatever happens');
    await dialog.getByRole('button', { name: 'Save the plan' }).click();
    await dialog.getByText('2 fields must be corrected; nothing of what you typed is lost.').waitFor();
    await first.getByText('A title of 1 to 300 characters is needed.').waitFor();
    await second.getByText('At least one line is needed').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('There are changes of yours that are not saved').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.goBack();
    await page.getByRole('button', { name: 'Change D-0003' }).click();
    expect(await second.getByLabel('Description').inputValue()).toBe('kept, whatever happens');
    await first.getByLabel('Title').fill('A title again');
    await second.getByLabel('Acceptance line 1').fill('It works');
    await dialog.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByText('D-0003 is changed').waitFor();
    expect(world.crew.decisions.find((one) => one.id === 'D-0003')?.action).toMatchObject({
      tickets: [{ title: 'A title again' }, { description: 'kept, whatever happens' }],
    });
  });

  it('whose tickets wait for each other is refused where they say so', async () => {
    const { page } = desk();
    const dialog = await openPlan();
    await dialog
      .getByRole('group', { name: /^Ticket 1/ })
      .getByRole('checkbox', { name: 'Link to the file on the page of an order' })
      .check();
    await dialog.getByRole('button', { name: 'Save the plan' }).click();
    await dialog.getByText('Tickets must not wait for each other in a circle.').first().waitFor();
    await expect
      .poll(() => dialog.getByText('Tickets must not wait for each other in a circle.').count())
      .toBe(2);
    expect(await axeFaults(page)).toEqual([]);
  });

  it('says when somebody else changed or answered it meanwhile', async () => {
    const { page, world } = desk();
    const dialog = await openPlan();
    const title = dialog.getByRole('group', { name: /^Ticket 1/ }).getByLabel('Title');
    await title.fill('Mine');
    const found = world.crew.decisions.find((one) => one.id === 'D-0003');
    if (found?.action.kind !== 'plan') throw new Error('the sample has no plan');
    found.action = {
      ...found.action,
      tickets: found.action.tickets.map((one) => ({ ...one, title: 'Theirs' })),
    };
    found.edited = { by: 'manager:bob', at: new Date().toISOString() };
    world.publish({ kind: 'decision', id: found.id, status: found.status });
    await dialog.getByText('manager:bob has changed this plan since you began').waitFor();
    expect(await title.inputValue()).toBe('Mine');
    await dialog.getByRole('button', { name: 'Take theirs instead of mine' }).click();
    await expect.poll(() => title.inputValue()).toBe('Theirs');
    await title.fill('Mine again');
    found.status = 'done';
    world.publish({ kind: 'decision', id: found.id, status: found.status });
    await dialog.getByText('somebody has answered it').waitFor();
    await dialog.getByRole('button', { name: 'Save the plan' }).click();
    await dialog.getByRole('alert').getByText('D-0003 does not wait any more').waitFor();
    expect(await title.inputValue()).toBe('Mine again');
    await page.keyboard.press('Escape');
  });
});

describe('something broken', () => {
  it('is proposed as one ticket, with what was seen as text, and becomes it with a yes', async () => {
    const { page, go, world } = desk();
    const proposal = sampleIncidentProposal(new Date());
    const attack = '<img src=x onerror="document.title=\'owned\'">';
    if (proposal.action.kind === 'create_ticket') proposal.action.ticket.description += `\n> ${attack}`;
    world.crew.decisions.unshift(proposal);
    await go('/inbox');
    const card = page.getByRole('article', { name: /^D-0004/ });
    await card.getByText('worker is restarting again and again').waitFor();
    await card.getByText('worker runs for 10 minutes without a restart').waitFor();
    await card.getByText('D-0004', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Change D-0004' }).count()).toBe(0);
    await card.getByText('What was seen').click();
    await card
      .getByRole('row')
      .filter({ hasText: '9f4c31d0a7be' })
      .getByText('shop-worker:3fa94c1')
      .waitFor();
    await card.getByText('starting\nTypeError: Cannot read').waitFor();
    await card.getByText('seen 6 times').waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).toBe('Dockfra');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Accept D-0004' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('D-0004 is accepted and carried out.').waitFor();
  });
});

describe('a decision', () => {
  it('says later what became of it, and who answered', async () => {
    const { page, go, world } = desk();
    const found = world.crew.decisions.find((one) => one.id === 'D-0001');
    if (found) found.effect = { verdict: 'undone', text: 'T-0008 was made normal again', at: found.at };
    await go('/crew');
    const row = page
      .getByRole('region', { name: 'Decisions' })
      .getByRole('listitem')
      .filter({ hasText: 'D-0001' });
    await row.getByText('It was undone').waitFor();
    await row.getByText('T-0008 was made normal again').waitFor();
    await row.getByText('answered by owner:owner').waitFor();
  });
});

describe('the inbox', () => {
  it('holds everything that waits for a person: reviews, deploys, models that fail, tickets handed over', async () => {
    const { page, go, world } = desk();
    handOver(world, 'T-0005', 'the model failed three times');
    failModel(world, 'connect ECONNREFUSED 127.0.0.1:11434');
    await go('/inbox');
    const waiting = page.getByRole('region', { name: 'Waits for you' });
    await waiting.getByText('Developer: the model does not answer').waitFor();
    await expect
      .poll(() => waiting.getByRole('listitem').allTextContents())
      .toEqual([
        expect.stringContaining('ECONNREFUSED 127.0.0.1:11434Stand still: T-0008T-0009'),
        expect.stringContaining('T-0007 waits for your review'),
        expect.stringContaining('T-0006 is approved and waits for its deploy'),
        expect.stringContaining('T-0005 waits for a person'),
      ]);
    await page.getByRole('article', { name: /^D-0003/ }).waitFor();
    await page.getByRole('link', { name: /Inbox/ }).getByLabel('6 things wait').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await waiting.getByRole('link', { name: 'Look T-0007' }).click();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
  });

  it('and the ticket say of a model that it does not answer, until it does', async () => {
    const { page, go, world } = desk();
    failModel(world, 'connect ECONNREFUSED 127.0.0.1:11434');
    await go('/tickets/T-0008');
    await page.getByText('The model of the Developer does not answer').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    failModel(world, null);
    await page.getByText('The model of the Developer does not answer').waitFor({ state: 'detached' });
    failModel(world, 'the key is refused');
    await page.getByRole('link', { name: 'Look at the model' }).click();
    await page.getByRole('heading', { level: 1, name: 'Developer' }).waitFor();
    await go('/tickets/T-0007');
    expect(await page.getByText('The model of the Developer does not answer').count()).toBe(0);
  });
});

describe('a ticket that waits for a person', () => {
  it('says why, and is handed back by a button', async () => {
    const { page, go, world } = desk();
    handOver(world, 'T-0005', 'the model failed three times');
    await go('/tickets/T-0005');
    const alert = page.getByRole('alert').filter({ hasText: 'The crew waits for a person here' });
    await alert.getByText('the model failed three times').waitFor();
    await page.getByRole('complementary').getByRole('button', { name: 'Hand back' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hand T-0005 back' });
    await dialog.getByText('dockfra ticket hand-back T-0005').waitFor();
    await dialog.getByRole('button', { name: 'Hand back' }).click();
    await alert.waitFor({ state: 'detached' });
    expect(world.calls).toMatchObject([{ name: 'ticket.hand-back', input: { id: 'T-0005' } }]);
  });
});

function handOver(world: FakeWorld, id: string, why: string): void {
  const ticket = world.tickets.get(id);
  if (!ticket) throw new Error(`no ${id}`);
  const act = { now: new Date(), by: 'autopilot:daemon', role: 'platform', via: 'platform' } as const;
  const handed = escalateTicket(ticket, act, why);
  if (handed.ok) world.put(handed.value);
}

function failModel(world: FakeWorld, fault: string | null): void {
  const ticket = world.tickets.get('T-0008');
  if (ticket?.lease) world.put({ ...ticket, lease: { ...ticket.lease, holder: 'developer:daemon' } });
  world.crew.members = world.crew.members.map((one) => (one.role === 'developer' ? { ...one, fault } : one));
  world.publish({ kind: 'crew', role: 'developer' });
}
