import { describe, expect, it } from 'vitest';

import type { Change } from '../../../platform/domain/change.ts';
import { checkLimits } from '../../../platform/domain/limits.ts';

const change = (path: string, added: number | null = 1, oldPath: string | null = null): Change => ({
  path,
  oldPath,
  status: 'modified',
  added,
  deleted: added === null ? null : 0,
  mode: '100644',
});
const limits = { max_files: 2, max_lines: 10, paths: [] };

describe('checkLimits', () => {
  it('gives the size of what is within', () => {
    expect(checkLimits([change('a', 4), change('b.png', null)], limits)).toEqual({
      ok: true,
      value: { files: 2, added: 4, deleted: 0 },
    });
  });

  it('refuses nothing at all, too many files and too many lines', () => {
    expect(checkLimits([], limits)).toMatchObject({ refusal: { code: 'empty_diff' } });
    expect(checkLimits([change('a'), change('b'), change('c')], limits)).toMatchObject({
      refusal: { code: 'limits', message: '3 files changed, the limit is 2' },
    });
    expect(checkLimits([change('a', 11)], limits)).toMatchObject({
      refusal: { code: 'limits', message: '11 lines changed, the limit is 10' },
    });
  });

  it('refuses paths that are not allowed, at both ends of a move', () => {
    const allowed = { ...limits, paths: ['src/**'] };
    expect(checkLimits([change('src/a/b.ts')], allowed)).toMatchObject({ ok: true });
    expect(checkLimits([change('src/a.ts', 1, 'lib/a.ts')], allowed)).toMatchObject({
      refusal: { details: ['lib/a.ts'] },
    });
  });
});
