import { describe, expect, it } from 'vitest';

import { readFound, readTested } from '../../../platform/domain/engine-found.ts';

const line = (found: unknown) => JSON.stringify({ found });

describe('readFound', () => {
  it('finds the list among what a startup file prints', () => {
    const codex = { id: 'codex', version: 'codex-cli 0.58.0', tested: null };
    expect(readFound(`hello\n{"found": "x"}\n${line([codex])}\nbye\n`)).toEqual([codex]);
  });

  it('takes nothing that is of another shape, and makes what it shows plain and short', () => {
    expect(readFound('usage: engine list\n')).toBeNull();
    expect(readFound(line([{ id: 'rm -rf', version: null, tested: null }]))).toBeNull();
    const [odd] =
      readFound(line([{ id: 'aider', version: `\u001b[2J${'9'.repeat(500)}`, tested: null }])) ?? [];
    expect(odd?.version).not.toContain('\u001b');
    expect(odd?.version?.length).toBeLessThanOrEqual(60);
  });
});

describe('readTested', () => {
  it('reads the verdict of the engine that was asked for', () => {
    expect(readTested('aider', 'noise\naider        works: ready\n')).toEqual({
      engine: 'aider',
      ok: true,
      note: 'ready',
    });
    expect(readTested('codex', 'codex        FAILED: exit code 1: no model\n')).toMatchObject({ ok: false });
    expect(readTested('codex', 'aider        works: ready\n')).toBeNull();
  });
});
