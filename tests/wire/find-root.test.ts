import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { findRoot } from '../../platform/host/find-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

it('is the nearest folder upwards that is a root', async () => {
  const root = await tempFolder();
  const deep = join(root, 'web', 'sub');
  mkdirSync(deep, { recursive: true });
  mkdirSync(join(root, '.dockfra'));
  writeFileSync(join(root, '.dockfra', 'root.json'), '{}');
  expect(findRoot(deep, 'ticket')).toBe(root);
  expect(findRoot(root, 'ps')).toBe(root);
  expect(findRoot(deep, 'up')).toBe(deep);
});

it('is refused where there is none, unless the command begins one', async () => {
  const folder = await tempFolder();
  expect(() => findRoot(folder, 'ticket')).toThrow(/no root in/);
  expect(findRoot(folder, 'doctor')).toBe(folder);
  expect(findRoot(folder, undefined)).toBe(folder);
});
