import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { allKeys } from '../../platform/domain/config-keys.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/configuration.md'), 'utf8');

describe('docs/configuration.md', () => {
  it.each(allKeys())('names %s', (key) => {
    const general = key.replace(/^roles\.\w+\./, 'roles.ROLE.');
    const inList = general.replace(/^checks\[\]\.(.*)$/, '$1');
    const spellings = [general, inList].map((text) => `\`${text}\``);
    expect(spellings.some((text) => page.includes(text))).toBe(true);
  });
});
