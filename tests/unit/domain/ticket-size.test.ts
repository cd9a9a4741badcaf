import { describe, expect, it } from 'vitest';

import { fitTicket, MAX_GROWN } from '../../../platform/domain/ticket-size.ts';
import { ticket } from '../../support/ticket-fixture.ts';

const MIB = 1024 * 1024;
const sized = (bytes: number, fields: Parameters<typeof ticket>[0] = {}) => ({
  ticket: ticket(fields),
  bytes,
});

describe('a ticket that holds as much as it may', () => {
  const full = sized(MAX_GROWN);

  it('takes small notes all the same, such as a lease that is renewed, up to a bound of their own', () => {
    expect(fitTicket(full, sized(MAX_GROWN + 1000)).ok).toBe(true);
    expect(fitTicket(full, sized(MAX_GROWN + 1025)).ok).toBe(false);
    expect(fitTicket(sized(8 * MIB - 10), sized(8 * MIB + 10)).ok).toBe(false);
  });

  it('may always become smaller', () => {
    expect(fitTicket(sized(20 * MIB), sized(19 * MIB)).ok).toBe(true);
  });

  it('cannot be created so', () => {
    expect(fitTicket(null, sized(MAX_GROWN + 1)).ok).toBe(false);
  });
});
