import { describe, expect, it } from 'vitest';

import { safeLine, safeText } from '../../../platform/domain/safe-text.ts';

describe('safeText', () => {
  it('shows terminal escapes instead of sending them', () => {
    expect(safeText('\u001b]0;owned\u0007\u001b[2Jhi')).toBe('\\x1b]0;owned\\x07\\x1b[2Jhi');
  });

  it('shows the characters that turn the order of text around', () => {
    expect(safeText('a\u202egnp.exe')).toBe('a\\u202egnp.exe');
  });

  it('keeps tabs, newlines and letters of any language', () => {
    expect(safeText('a\tb\nżółć 漢字')).toBe('a\tb\nżółć 漢字');
  });
});

describe('safeLine', () => {
  it('is one line of at most so many characters', () => {
    expect(safeLine('one\n two\r\n three', 8)).toBe('one two…');
  });
});
