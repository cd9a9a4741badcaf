import { describe, expect, it } from 'vitest';

import { activityPath, commandOf, queryOf, wishOf } from '../../../wizard/app/src/activity/activity-wish.ts';
import { withNewest, withOlder } from '../../../wizard/app/src/activity/kept-rows.ts';
import { cureCommand } from '../../../wizard/app/src/doctor/cure-command.ts';
import type { AuditList, AuditRow } from '../../../wizard/contract-activity.ts';

const row = (seq: number): AuditRow => ({
  seq,
  at: '2030-01-01T00:00:00.000Z',
  role: 'owner',
  person: 'owner',
  claimed: false,
  via: 'cli',
  action: 'ticket.create',
  subject: null,
  outcome: 'ok',
  reason: null,
  ms: null,
  input: [],
  command: null,
});
const list = (seqs: number[], next: string | null): AuditList => ({
  rows: seqs.map(row),
  next,
  looked_back_to: null,
  unreadable: 0,
});
const seqs = (kept: { rows: AuditRow[] } | null) => kept?.rows.map(({ seq }) => seq);

describe('rows of the activity page', () => {
  it('puts new ones on top of what was read, and keeps where older ones go on', () => {
    const first = withNewest(null, 'q', list([5, 4], 'a'));
    const older = withOlder(first, 'q', list([3, 2], 'b'));
    const next = withNewest(older, 'q', list([6, 5], 'c'));
    expect(seqs(next)).toEqual([6, 5, 4, 3, 2]);
    expect(next.next).toBe('b');
  });

  it('begins anew when it cannot know what lies between', () => {
    const next = withNewest(withNewest(null, 'q', list([5, 4], 'a')), 'q', list([90, 89], 'c'));
    expect(seqs(next)).toEqual([90, 89]);
    expect(next.next).toBe('c');
  });

  it('has nothing of another look', () => {
    const first = withNewest(null, 'q', list([5, 4], 'a'));
    expect(seqs(withNewest(first, 'other', list([5], null)))).toEqual([5]);
    expect(withOlder(first, 'other', list([3], null))).toBe(first);
  });

  it('remembers how far back it looked in vain', () => {
    const further = withOlder(withNewest(null, 'q', list([], 'a')), 'q', list([], 'b'));
    expect(withNewest(further, 'q', list([], 'a')).next).toBe('b');
  });
});

describe('the address of the activity page', () => {
  it('is the same for the same wish, and comes back as it was', () => {
    const wish = wishOf('text=a%20b&role=owner&nonsense=1');
    expect(queryOf(wish)).toBe('role=owner&text=a+b');
    expect(wishOf(queryOf(wish))).toEqual(wish);
    expect(activityPath(wishOf(''))).toBe('/activity');
  });

  it('is a command as well, with every word quoted', () => {
    expect(commandOf(wishOf("role=owner&text=it's; rm"))).toBe(
      `dockfra audit list --role owner --text 'it'\\''s; rm'`,
    );
  });
});

describe('cureCommand', () => {
  it.each([
    ['sudo apt-get install git', 'sudo apt-get install git'],
    ['start it: sudo systemctl start docker   (not installed? https://x)', 'sudo systemctl start docker'],
    ['docker system df   shows what takes space; 1 GB', 'docker system df'],
    ['make clean   (removes them; the next build pulls)', 'make clean'],
    ['set deploy.build_network: none in dockfra.yaml', null],
    ['correct the compose file; `docker compose config` shows the same', null],
  ])('%s', (cure, command) => {
    expect(cureCommand(cure)).toBe(command);
  });
});
