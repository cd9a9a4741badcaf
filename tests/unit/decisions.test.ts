import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const top = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(top, file), 'utf8');
const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/** "@mantine/core, hooks" stands for @mantine/core and @mantine/hooks; "@types/*" for all of that scope. */
function namedPackages(): string[] {
  const rows = [...read('decisions/002-dependencies.md').matchAll(/^\| (?!package|---)([^|]+?) \|/gm)].map(
    (match) => match[1] ?? '',
  );
  return rows.flatMap((row) => {
    const scope = /^(@[\w-]+)\/(core|\*)/.exec(row)?.[1];
    return row
      .split(', ')
      .map((name) => (scope !== undefined && !name.includes('/') ? `${scope}/${name}` : name));
  });
}

describe('decisions', () => {
  it('say of every dependency what it is for, and of no other', () => {
    const { dependencies, devDependencies } = packageSchema.parse(JSON.parse(read('package.json')));
    const installed = [...Object.keys(dependencies), ...Object.keys(devDependencies)].map((name) =>
      name.startsWith('@types/') ? '@types/*' : name,
    );
    expect([...new Set(namedPackages())].toSorted()).toEqual([...new Set(installed)].toSorted());
  });

  it('each end with when to revisit', () => {
    const files = readdirSync(path.join(top, 'decisions')).filter((file) => file.endsWith('.md'));
    expect(
      files.filter(
        (file) => !/^\d{3}-[a-z0-9-]+\.md$/.test(file) || !read(`decisions/${file}`).includes('**Revisit**'),
      ),
    ).toEqual([]);
  });
});
