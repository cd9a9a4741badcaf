import { describe, expect, it } from 'vitest';

import {
  assignTicket,
  commentTicket,
  createTicket,
  editTicket,
  MAX_COMMENTS,
} from '../../../platform/domain/ticket-edits.ts';
import { findCycle, findReady, openDependencies } from '../../../platform/domain/ticket-ready.ts';
import { ticketSchema } from '../../../platform/domain/ticket.ts';
import { act, codeOf, must, ticket } from '../../support/ticket-fixture.ts';

describe('createTicket', () => {
  it('makes what the schema accepts', () => {
    expect(ticketSchema.safeParse(ticket()).success).toBe(true);
  });

  it('refuses a dependency that does not exist, and itself', () => {
    expect(
      codeOf(createTicket('T-0003', { title: 'x', depends_on: ['T-0009'] }, [ticket()], act('manager'))),
    ).toBe('not_found');
    expect(
      codeOf(createTicket('T-0003', { title: 'x', depends_on: ['T-0003'] }, [ticket()], act('manager'))),
    ).toBe('not_found');
  });
});

describe('editTicket', () => {
  it('names the coding engine of a ticket, and takes the name away again', () => {
    const named = must(editTicket(ticket(), { engine: 'aider' }, [], act('manager', 1)));
    expect(named.engine).toBe('aider');
    expect(must(editTicket(named, { title: 'New' }, [], act('manager', 2))).engine).toBe('aider');
    expect('engine' in must(editTicket(named, { engine: null }, [], act('manager', 2)))).toBe(false);
  });

  it('changes only what is given and says which fields', () => {
    const edited = must(editTicket(ticket(), { title: 'New', priority: 'high' }, [], act('manager', 1)));
    expect(edited).toMatchObject({ title: 'New', priority: 'high', description: '' });
    expect(edited.history.at(-1)?.reason).toBe('edited: title, priority');
  });

  it('refuses a cycle and names it', () => {
    const a = ticket({ id: 'T-0001', depends_on: ['T-0002'] });
    const b = ticket({ id: 'T-0002' });
    const result = editTicket(b, { depends_on: ['T-0001'] }, [a, b], act('manager'));
    expect(result.ok ? '' : result.refusal.message).toContain('T-0002 -> T-0001 -> T-0002');
  });

  it('refuses an edit without a field', () => {
    expect(codeOf(editTicket(ticket(), {}, [], act('manager')))).toBe('invalid_input');
  });

  it('keeps the state of an acceptance line that stays', () => {
    const before = ticket({ acceptance: [{ text: 'works', state: 'met' }] });
    expect(
      must(editTicket(before, { acceptance: ['works', 'fast'] }, [], act('manager'))).acceptance,
    ).toEqual([
      { text: 'works', state: 'met' },
      { text: 'fast', state: 'open' },
    ]);
  });
});

describe('commentTicket', () => {
  it('stops at the bound', () => {
    const comment = { id: 'x', author: 'a', text: 't', timestamp: 'n' };
    const full = ticket({ comments: Array.from({ length: MAX_COMMENTS }, () => comment) });
    expect(codeOf(commentTicket(full, { id: 'y', text: 'one more' }, act('monitor')))).toBe('limits');
  });
});

describe('assignTicket', () => {
  it('refuses while somebody works on it', () => {
    expect(codeOf(assignTicket(ticket({ status: 'in_progress' }), 'monitor', act('manager')))).toBe(
      'wrong_state',
    );
  });
});

describe('ready', () => {
  it('lists open tickets without open dependencies, most urgent first', () => {
    const all = [
      ticket({ id: 'T-0001', status: 'in_progress' }),
      ticket({ id: 'T-0002' }),
      ticket({ id: 'T-0003', priority: 'critical' }),
      ticket({ id: 'T-0004', depends_on: ['T-0001'] }),
      ticket({ id: 'T-0005', assigned_to: 'manager' }),
    ];
    expect(findReady(all).map(({ id }) => id)).toEqual(['T-0003', 'T-0002']);
  });

  it('counts a dependency that does not exist as open', () => {
    expect(openDependencies(ticket({ depends_on: ['T-0404'] }), [])).toEqual(['T-0404']);
  });

  it('finds a long cycle and survives one that does not concern the ticket', () => {
    const ring = [
      ticket({ id: 'T-0001', depends_on: ['T-0002'] }),
      ticket({ id: 'T-0002', depends_on: ['T-0001'] }),
    ];
    expect(findCycle('T-0003', ['T-0001'], ring)).toBeNull();
    expect(findCycle('T-0002', ['T-0001'], ring)).toEqual(['T-0002', 'T-0001', 'T-0002']);
  });
});
