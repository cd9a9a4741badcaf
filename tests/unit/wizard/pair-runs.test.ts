import { describe, expect, it } from 'vitest';

import type { Evidence } from '../../../platform/domain/ticket.ts';
import { pairRuns } from '../../../wizard/app/src/ticket/pair-runs.ts';

const run = (
  name: string,
  tree: 'base' | 'commit' | 'candidate',
  at: string,
  result: Evidence['result'] = 'passed',
): Evidence => ({ kind: 'check', name, run: tree, at, result });

describe('pairRuns', () => {
  it('shows the newest run of each tree and keeps what it replaced', () => {
    const all = [
      run('unit', 'base', '1'),
      run('unit', 'commit', '2', 'failed'),
      run('unit', 'base', '3'),
      run('unit', 'commit', '4'),
    ];
    const { pairs, earlier } = pairRuns(all);
    expect(pairs).toEqual([{ name: 'unit', base: all[2], commit: all[3], candidate: null }]);
    expect(earlier).toEqual([all[1], all[0]]);
  });

  it('says which tree a check was not run on, and keeps other evidence apart', () => {
    const build: Evidence = { kind: 'build', name: 'backend', at: '5', result: 'passed' };
    const { pairs, others } = pairRuns([run('new', 'commit', '1'), build]);
    expect(pairs[0]).toMatchObject({ name: 'new', base: null });
    expect(others).toEqual([build]);
  });
});
