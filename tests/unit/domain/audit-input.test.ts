import { describe, expect, it } from 'vitest';

import { auditInput } from '../../../platform/domain/audit-input.ts';

describe('auditInput', () => {
  it('keeps what names things', () => {
    expect(auditInput({ id: 'T-0001', stacks: ['shop', 'blog'], replace: true, version: 3 })).toEqual({
      id: 'T-0001',
      stacks: 'shop blog',
      replace: 'true',
      version: '3',
    });
  });

  it('keeps nothing that may hold a secret: values, texts, files', () => {
    expect(
      auditInput({
        value: 'hunter2',
        values: ['A=hunter2'],
        text: 'x',
        from: 'y',
        set: ['A=b'],
        reason: 'z',
      }),
    ).toBeUndefined();
  });

  it('hides what looks like a key even where a name belongs', () => {
    const key = `sk-${'a1B2c3D4e5F6g7H8'.repeat(3)}`;
    expect(JSON.stringify(auditInput({ name: key }))).not.toContain(key);
  });

  it('is one short line, free of terminal codes', () => {
    const kept = auditInput({ name: `a\u001b[2J\nb${'c'.repeat(1000)}` })?.['name'] ?? '';
    expect(kept).toHaveLength(200);
    expect(kept).not.toContain('\u001b');
    expect(kept).not.toContain('\n');
  });

  it.each([null, 'x', 7, {}, { id: {} }, { stacks: [] }, { id: '' }])(
    'has nothing to keep of %j',
    (input) => {
      expect(auditInput(input)).toBeUndefined();
    },
  );
});
