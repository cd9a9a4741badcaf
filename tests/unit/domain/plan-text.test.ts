import { describe, expect, it } from 'vitest';

import { readPlan } from '../../../platform/domain/plan-text.ts';
import { codeOf, must } from '../../support/ticket-fixture.ts';

const one = (key: string, depends_on: string[] = []) => ({
  key,
  title: `Do ${key}`,
  acceptance: ['it works'],
  depends_on,
});
const read = (tickets: unknown) => readPlan(JSON.stringify(tickets), 'a goal');

describe('readPlan', () => {
  it('reads JSON and YAML, alone or under "tickets"', () => {
    expect(must(read([one('api'), one('page', ['api'])])).tickets).toHaveLength(2);
    expect(must(read({ tickets: [one('api')] })).goal).toBe('a goal');
    const yaml = '- key: api\n  title: Do it\n  type: bug\n  acceptance: [it works]\n';
    expect(must(readPlan(yaml, '')).tickets[0]).toMatchObject({
      type: 'bug',
      priority: 'normal',
      depends_on: [],
    });
  });

  it.each([
    ['two of the same key', [one('api'), one('api')], /two tickets with the key api/],
    ['an unknown dependency', [one('api', ['db'])], /db, which the plan does not have/],
    ['a circle', [one('a', ['b']), one('b', ['a'])], /wait for each other: a, b/],
    ['no acceptance', [{ ...one('api'), acceptance: [] }], /acceptance/],
    ['an unknown field', [{ ...one('api'), owner: 'eve' }], /owner|nrecognized/],
    ['nothing', [], /cannot be used/],
  ])('refuses %s', (_, tickets, message) => {
    const result = read(tickets);
    expect(codeOf(result)).toBe('invalid_input');
    expect(!result.ok && [result.refusal.message, ...(result.refusal.details ?? [])].join(' ')).toMatch(
      message,
    );
  });
});
