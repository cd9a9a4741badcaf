import { describe, expect, it } from 'vitest';

import type { CrewMember } from '../../../platform/domain/crew.ts';
import type { Ticket } from '../../../platform/domain/ticket.ts';
import { countWaiting } from '../../../wizard/count-waiting.ts';
import { addressesOf } from '../../../wizard/server/service-addresses.ts';
import { findNeeds } from '../../../wizard/server/needs.ts';
import { stateSentence, ticketRow, withFalls } from '../../../wizard/server/snapshot-parts.ts';
import { blank } from '../../browser/sample-data.ts';

const NOW = new Date('2026-03-02T12:00:00.000Z');
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();
const ticket = (id: string, fields: Partial<Ticket>): Ticket => ({
  ...blank(id, `title of ${id}`, 'open', at(-5), at(-60)),
  ...fields,
});
const member = (role: CrewMember['role'], fault: string | null): CrewMember => ({
  role,
  state: 'idle',
  text: '',
  since: null,
  ticketId: null,
  daemon: true,
  mode: null,
  model: 'm',
  fault,
  replayed: false,
  usdToday: 0,
  paused: null,
});
const lease = (holder: string, minutes = 30) => ({ holder, fence: 1, expires_at: at(minutes) });
const world = (tickets: Ticket[], crew: CrewMember[] = []) => ({
  crew,
  tickets: tickets.map((one) => ticketRow(one, NOW)),
  proposals: 0,
  incidents: [],
  faults: [],
  engine: { state: 'up', version: '26.1', checked_at: at(0) } as const,
  paused: null,
});

describe('what waits for a person', () => {
  it('is a model that does not answer, once for the roles that share it, with the tickets that stand still', () => {
    const needs = findNeeds(
      world(
        [
          ticket('T-0001', { status: 'in_progress', lease: lease('developer:daemon') }),
          ticket('T-0002', { status: 'in_progress', lease: lease('developer:alice') }),
          ticket('T-0003', {}),
          ticket('T-0004', { status: 'review' }),
        ],
        [member('developer', 'refused'), member('manager', 'refused'), member('monitor', null)],
      ),
    );
    expect(needs[0]).toEqual({
      kind: 'model',
      roles: ['developer', 'manager'],
      message: 'refused',
      tickets: ['T-0001', 'T-0003'],
    });
    expect(needs.map(({ kind }) => kind)).toEqual(['model', 'review']);
  });

  it('is a ticket that was handed to a person, with the reason', () => {
    const reason = 'waits for a person: the model failed three times';
    const history = [
      { at: at(-9), by: 'autopilot:daemon', via: 'platform', from: 'open', to: 'open', reason },
    ];
    const [need] = findNeeds(world([ticket('T-0001', { labels: ['needs-person'], history })]));
    expect(need).toMatchObject({
      kind: 'person',
      ticket: 'T-0001',
      why: { key: 'person.said', params: { reason: 'the model failed three times' } },
    });
  });

  it('counts each proposal, and no pause', () => {
    const paused = { kind: 'paused', by: 'owner:owner', since: at(-1), reason: '' } as const;
    expect(countWaiting([paused, { kind: 'proposals', count: 3 }])).toBe(3);
  });
});

describe('a ticket in the list', () => {
  it('must be looked at by a person only while it is in review', () => {
    const review = { requested_at: at(-9), flags: ['touches compose.yaml'] };
    const flagsIn = (status: Ticket['status']) => ticketRow(ticket('T-0001', { status, review }), NOW).flags;
    expect(flagsIn('review')).toBe(1);
    for (const status of ['in_progress', 'approved', 'deploying', 'done', 'closed'] as const)
      expect(flagsIn(status)).toBe(0);
  });

  it('is worked on only while somebody holds it', () => {
    const held = world([ticket('T-0001', { status: 'in_progress', lease: lease('developer:daemon') })]);
    const ranOut = world([ticket('T-0001', { status: 'in_progress', lease: lease('developer:daemon', -1) })]);
    const sentence = (known: typeof held) =>
      stateSentence({ ...known, stacks: [], needs: [] }).map(({ key }) => key);
    expect(sentence(held)).toContain('sentence.works');
    expect(sentence(ranOut)).toContain('sentence.idle');
  });
});

const fall = (symptom: string, service = 'web') => ({
  id: 'I-0001',
  stack: 'shop',
  service,
  symptom,
  firstSeen: at(-3),
  clearSince: null,
  ticketId: null,
});

describe('an ill service', () => {
  const tile = (name: string) => ({
    id: name,
    name,
    word: 'running' as const,
    wellness: 'well' as const,
    image: 'x',
    revision: null,
    restarts: 9,
    started_at: at(0),
    addresses: [],
  });
  const stack = (name: string) => ({
    name,
    project: name,
    as_of: at(0),
    services: [tile('web'), tile('db')],
  });
  const words = (stacks: ReturnType<typeof withFalls>) =>
    stacks.flatMap(({ name, services }) =>
      services.map((one) => `${name}/${one.name} ${one.word} ${one.wellness}`),
    );

  it('waits for a person, before what a file says, and after what holds up everything', () => {
    const faults = [{ file: '/r/shop/compose.yaml', message: 'm', stack: 'shop' }];
    const down = { state: 'down', message: 'm', hint: 'h', since: at(-1), checked_at: at(0) } as const;
    const needs = findNeeds({ ...world([]), incidents: [fall('exited')], faults, engine: down });
    expect(needs.map(({ kind }) => kind)).toEqual(['engine', 'incident', 'fault']);
    expect(needs[1]).toEqual({
      kind: 'incident',
      id: 'I-0001',
      stack: 'shop',
      service: 'web',
      symptom: 'exited',
      since: at(-3),
      ticket: null,
    });
    expect(needs[2]).toMatchObject({ stack: 'shop' });
    expect(countWaiting(needs)).toBe(3);
  });

  it('that falls again and again is not well in the moment between two falls', () => {
    const shown = withFalls([stack('shop'), stack('blog')], [fall('restarting')]);
    expect(words(shown)).toEqual([
      'shop/web restarting broken',
      'shop/db running well',
      'blog/web running well',
      'blog/db running well',
    ]);
  });

  it('is shown as the engine says it where it does not fall', () => {
    const stacks = [stack('shop')];
    expect(withFalls(stacks, [fall('exited'), fall('unhealthy', 'db')])).toBe(stacks);
  });
});

describe('addresses of a service', () => {
  it('are links where a browser can do something with them, once for both IP versions', () => {
    expect(addressesOf(['0.0.0.0:8080->80/tcp', ':::8080->80/tcp'])).toEqual([
      { text: '127.0.0.1:8080', url: 'http://127.0.0.1:8080' },
    ]);
    expect(addressesOf(['127.0.0.1:8443->443/tcp'])[0]?.url).toBe('https://127.0.0.1:8443');
    expect(addressesOf(['::1:8080->80/tcp'])[0]?.url).toBe('http://[::1]:8080');
  });

  it('are text where none can', () => {
    for (const port of ['127.0.0.1:5432->5432/tcp', '0.0.0.0:53->53/udp', 'javascript:alert(1)', ''])
      expect(addressesOf([port])[0]?.url).toBeNull();
    expect(addressesOf(['x" onclick="y:80->80/tcp'])[0]?.url).toBeNull();
  });
});
