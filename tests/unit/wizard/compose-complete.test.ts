import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';

import { completeCompose } from '../../../wizard/app/src/compose/complete.ts';

const found = (doc: string, explicit = false) =>
  completeCompose(new CompletionContext(EditorState.create({ doc }), doc.length, explicit));
const labels = (doc: string, explicit = false) =>
  (found(doc, explicit)?.options ?? []).map(({ label }) => label);

/** The text after one of the offers was taken. */
function taken(doc: string, label: string): string | null {
  const answer = found(doc);
  const option = answer?.options.find((one) => one.label === label);
  if (!answer || !option) return null;
  return doc.slice(0, answer.from) + (typeof option.apply === 'string' ? option.apply : option.label);
}

describe('completion of a compose file', () => {
  it.each([
    ['services:\n  web:   # odd\n    ports: [ "8080:80" ]\n    health', 'healthcheck', 'healthcheck: '],
    ['ser', 'services', 'services: '],
    ['services:\n  web:\n    restart: un', 'unless-stopped', 'restart: unless-stopped'],
    ['services:\n  web:\n    restart: n', '"no"', 'restart: "no"'],
    ['services:\n  db:\n    image: x\n  web:\n    depends_on:\n      d', 'db', 'db: '],
    ['services:\n  db:\n    image: x\n  web:\n    depends_on:\n      - d', 'db', '- db'],
  ])(
    'offers what may stand at the end of %j, and puts it in the place of what was typed',
    (doc, label, line) => {
      const lines = doc.split('\n');
      const indent = /^ */.exec(lines.at(-1) ?? '')?.[0] ?? '';
      expect(taken(doc, label)).toBe([...lines.slice(0, -1), `${indent}${line}`].join('\n'));
    },
  );

  it('offers what the place takes, and nothing of other places', () => {
    expect(labels('services:\n  db: {}\n  web:\n    depends_on:\n      - x')).toEqual(['db', 'web']);
    expect(labels('services:\n  web:\n    x')).not.toContain('services');
    expect(labels('services:\n  web:\n    healthcheck:\n      x')).toEqual([
      'test',
      'interval',
      'timeout',
      'retries',
      'start_period',
      'start_interval',
      'disable',
    ]);
    expect(labels('networks:\n  a:\n    x')).not.toContain('image');
  });

  it('says nothing where nothing was typed unless it is asked, nor in the middle of a value', () => {
    expect(labels('services:\n  web:\n    ')).toEqual([]);
    expect(labels('services:\n  web:\n    ', true)).toContain('image');
    expect(labels('services:\n  web:\n    image: x')).toEqual([]);
    expect(labels('services:\n  web:\n    command: a ser')).toEqual([]);
  });
});
