import { expect, it } from 'vitest';

import type { Change } from '../../../platform/domain/change.ts';
import { filesInTheWay } from '../../../platform/domain/dirty-files.ts';

const change = (path: string, oldPath: string | null = null): Change => ({
  path,
  oldPath,
  status: oldPath === null ? 'modified' : 'renamed',
  added: 1,
  deleted: 1,
  mode: '100644',
});
const tracked = (path: string) => ({ path, tracked: true });
const untracked = (path: string) => ({ path, tracked: false });
const settings = ['dockfra.yaml', '.env'];

it('a changed tracked file stops a deployment, settings and unconcerned untracked files do not', () => {
  const dirty = [tracked('web/app.js'), tracked('dockfra.yaml'), tracked('.env'), untracked('notes.txt')];
  expect(filesInTheWay(dirty, [change('web/other.js')], settings)).toEqual(['web/app.js']);
});

it('whatever the change itself wants to write is in the way', () => {
  const changes = [change('dockfra.yaml'), change('new/file.txt'), change('b', 'a'), change('x')];
  const dirty = [
    tracked('dockfra.yaml'),
    untracked('new/'),
    untracked('a'),
    untracked('x/y'),
    untracked('new2/'),
  ];
  expect(filesInTheWay(dirty, changes, settings)).toEqual(['dockfra.yaml', 'new/', 'a', 'x/y']);
});
