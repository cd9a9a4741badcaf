import { describe, expect, it } from 'vitest';

import {
  findEntries,
  type Findable,
  type FindableGroup,
} from '../../../wizard/app/src/shell/search-filter.ts';

const groups: FindableGroup<Findable>[] = [
  {
    group: 'pages',
    actions: [
      { label: 'Overview', keywords: ['home services'] },
      { label: 'Tickets: Approved', keywords: ['deploy release'] },
    ],
  },
  {
    group: 'commands',
    actions: [
      { label: 'dockfra ticket approve ID', description: 'Accept the work' },
      { label: 'dockfra deploy ID', description: 'Deploy an approved ticket' },
      { label: 'deploy', description: 'by itself' },
    ],
  },
];
const found = (query: string) =>
  findEntries(query, groups).map(({ group, actions }) => [group, ...actions.map(({ label }) => label)]);

describe('findEntries', () => {
  it('finds by name first, then by description and further words', () => {
    expect(found('deploy')).toEqual([
      ['commands', 'deploy', 'dockfra deploy ID'],
      ['pages', 'Tickets: Approved'],
    ]);
  });

  it('wants every word, in any order and letter case', () => {
    expect(found('APPROVE  ticket')).toEqual([
      ['pages', 'Tickets: Approved'],
      ['commands', 'dockfra ticket approve ID', 'dockfra deploy ID'],
    ]);
    expect(found('deploy nothing')).toEqual([]);
  });

  it('shows everything before anything was typed', () => expect(findEntries('  ', groups)).toBe(groups));
});
