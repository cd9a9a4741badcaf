import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { historyLines, ticketTable, ticketText } from '../../../platform/domain/ticket-text.ts';
import { ticket } from '../../support/ticket-fixture.ts';

// oxlint-disable-next-line no-control-regex -- these are what must not come through
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u001b]0;owned\u0007',
    '\u001b[2J\u001b[H$ rm -rf /',
    '"; reboot; #',
    '<script>alert(1)</script>',
    "__import__('os')",
    '\u202egnp.exe',
  ),
);

describe('a ticket on a terminal', () => {
  it('sends no control character, whatever its fields say', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (a, b, c) => {
        const shown = ticket({
          title: a || 'x',
          description: b,
          labels: [c],
          acceptance: [{ text: a, state: 'open' }],
          comments: [{ id: '1', author: b, text: c, timestamp: 'now' }],
          commits: [{ sha: 'abc', subject: a, at: 'now' }],
          evidence: [{ kind: 'check', name: b, result: 'passed', at: 'now', summary: c }],
          review: { requested_at: 'now', flags: [a] },
          lease: { holder: b, fence: 1, expires_at: 'later' },
          branch: c,
          deploy: { candidate: 'abc', image_ids: { [a]: b }, at: null, verified: true },
          history: [{ at: 'now', by: a, via: 'ssh', from: null, to: 'open', reason: b }],
        });
        expect(ticketText(shown)).not.toMatch(CONTROL);
        expect(ticketTable([shown])).not.toMatch(CONTROL);
        expect(historyLines(shown).join('\n')).not.toMatch(CONTROL);
      }),
    );
  });

  it('shows the text as it was typed, markup and all', () => {
    expect(ticketText(ticket({ title: '<b>"; $(reboot)</b>' }))).toContain('<b>"; $(reboot)</b>');
  });
});
