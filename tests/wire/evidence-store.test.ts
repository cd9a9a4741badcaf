import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { DockfraError } from '../../platform/domain/errors.ts';
import { createEvidenceStore } from '../../platform/adapters/evidence-store.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('the evidence store', () => {
  it('gives back what was written, under a name that is safe', async () => {
    const store = createEvidenceStore(await tempFolder());
    for (const name of ['unit.log', '../../etc/passwd', '.hidden', 'a/b\u0000c', '', 'x'.repeat(500)]) {
      const { path, sha256 } = await store.write('T-0001', name, 'content');
      expect(path).toMatch(/^T-0001\/[A-Za-z0-9._-]+$/);
      expect((await store.read(path, sha256))?.toString()).toBe('content');
    }
  });

  it('keeps every version and leaves no temporary files', async () => {
    const dir = await tempFolder();
    const store = createEvidenceStore(dir);
    await Promise.all(Array.from({ length: 20 }, (_, at) => store.write('T-0001', 'log', `${at}`)));
    expect(readdirSync(join(dir, 'T-0001')).filter((name) => !name.startsWith('.'))).toHaveLength(20);
    expect(readdirSync(join(dir, 'T-0001')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('notices a file that was changed, and says null for one that is gone', async () => {
    const dir = await tempFolder();
    const store = createEvidenceStore(dir);
    const { path, sha256 } = await store.write('T-0001', 'log', 'true words');
    writeFileSync(join(dir, path), 'other words');
    await expect(store.read(path, sha256)).rejects.toMatchObject({ code: 'evidence_changed' });
    expect(await store.read('T-0001/gone')).toBeNull();
  });

  it('reads nothing outside of its folder, by dots or by links', async () => {
    const dir = await tempFolder({ secret: 's', 'evidence/T-0001/x': 'x' });
    const store = createEvidenceStore(join(dir, 'evidence'));
    symlinkSync(join(dir, 'secret'), join(dir, 'evidence/T-0001/link'));
    for (const path of ['../secret', 'T-0001/../../secret', 'T-0001/link', '/etc/passwd/../passwd', '']) {
      const read = await store.read(path).catch((error: unknown) => error);
      expect([path, read === null || read instanceof DockfraError]).toEqual([path, true]);
    }
    await expect(store.write('../T-0001', 'x', 'x')).rejects.toMatchObject({ code: 'evidence_path' });
  });
});
