import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { allKeys } from '../../platform/domain/config-keys.ts';

const platform = path.resolve(import.meta.dirname, '../../platform');
const sources = readdirSync(platform, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('domain/config'))
  .map((file) => readFileSync(path.join(platform, file), 'utf8'));

describe('every key of dockfra.yaml', () => {
  it.each(allKeys())('%s is read by something', (key) => {
    const words = key
      .replaceAll('[]', '')
      .split('.')
      .filter((word) => !key.startsWith('roles.') || !isRole(word));
    // the key and the section it stands in, in one file
    const [section = '', leaf = ''] = words.slice(-2);
    const exact = new RegExp(`\\b${section}\\??\\.${leaf}\\b`);
    const common = key.split('.').length === 2 && !key.includes('[]') && !leaf.includes('_'); // "name", "port": only together with the section
    const readers = sources.filter(
      (source) => exact.test(source) || (!common && reads(source, leaf) && mentions(source, section)),
    );
    expect(readers.length).toBeGreaterThan(0);
  });
});

/** Roles are gone through in a loop, not by name. */
function isRole(word: string): boolean {
  return ['manager', 'developer', 'monitor', 'autopilot'].includes(word);
}

/** As a property (`.word`), or taken out of an object (`{ word`, `word:` on its left side, `word }`). */
function reads(source: string, word: string): boolean {
  return new RegExp(`[.?]\\.?${word}\\b|[{,]\\s*${word}\\s*(?:[,}]|:\\s*\\w+\\s*[,}])`).test(source);
}

/** The section, or one thing of it ("checks": "check"), under any name. */
function mentions(source: string, section: string): boolean {
  return new RegExp(`\\b${section.replace(/s$/, '')}s?\\b`, 'i').test(source);
}
