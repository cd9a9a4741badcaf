// Attack: a ticket title with 8-bit terminal controls or direction overrides, printed by --json, which escapes only the 7-bit ones.
import { expect, it } from 'vitest';

import { safeJson } from '../../../platform/domain/safe-text.ts';

it('is the same value without a character that a terminal obeys', () => {
  const value = { title: 'a\u009b31m\u202e\u007f\u001b]0;x\u0007 \n é' };
  const text = safeJson(value);
  expect(JSON.parse(text)).toEqual(value);
  // oxlint-disable-next-line no-control-regex -- what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
