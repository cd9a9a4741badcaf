import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createTranscriptFiles } from '../../platform/adapters/transcript-files.ts';
import type { RunLine, RunStart } from '../../platform/domain/agent-run.ts';
import { tempFolder } from '../support/temp-folder.ts';

const at = '2026-03-01T10:00:00.000Z';
const start: RunStart = {
  type: 'start',
  at,
  run: 'T-0001.1',
  role: 'developer',
  kind: 'implement',
  ticketId: 'T-0001',
  person: 'daemon',
  engine: 'built-in',
  model: 'm',
  replayed: false,
  limits: { turns: 1, minutes: 1, usd: 1, outputTokens: 1 },
  tools: [],
  fence: 1,
};
const said = (content: string): RunLine => ({ type: 'message', at, role: 'user', content });

describe('transcripts', () => {
  it('come back as they were written, line by line, for the platform alone', async () => {
    const dir = await tempFolder();
    const transcripts = createTranscriptFiles(dir);
    await transcripts.open('T-0001.1', 'T-0001', start);
    await transcripts.append('T-0001.1', 1, [said('eins\nzwei \u2028 "drei"'), said('🙂')]);
    expect(await transcripts.read('T-0001.1')).toEqual([start, said('eins\nzwei \u2028 "drei"'), said('🙂')]);
    expect(statSync(join(dir, 'T-0001', 'T-0001.1.jsonl')).mode & 0o077).toBe(0);
  });

  it('list the runs of a ticket in their order, and of all', async () => {
    const transcripts = createTranscriptFiles(await tempFolder());
    for (const run of ['T-0001.10', 'T-0001.2', 'T-0002.1'])
      await transcripts.open(run, run.slice(0, 6), { ...start, run });
    expect((await transcripts.list('T-0001')).map(({ run }) => run)).toEqual(['T-0001.2', 'T-0001.10']);
    expect((await transcripts.list()).map(({ run }) => run)).toEqual(['T-0001.2', 'T-0001.10', 'T-0002.1']);
    expect(await transcripts.list('T-0009')).toEqual([]);
    expect(await transcripts.read('T-0009.1')).toBeNull();
  });

  it('refuse a late writer and a run that exists', async () => {
    const transcripts = createTranscriptFiles(await tempFolder());
    await transcripts.open('T-0001.1', 'T-0001', start);
    await transcripts.append('T-0001.1', 1, [said('a')]);
    await expect(transcripts.append('T-0001.1', 1, [said('b')])).rejects.toMatchObject({ code: 'conflict' });
    await expect(transcripts.open('T-0001.1', 'T-0001', start)).rejects.toMatchObject({ code: 'run_exists' });
    expect(await transcripts.read('T-0001.1')).toHaveLength(2);
  });

  it('cut off what a crash left at the end, and go on', async () => {
    const dir = await tempFolder();
    const transcripts = createTranscriptFiles(dir);
    const file = join(dir, 'T-0001', 'T-0001.1.jsonl');
    await transcripts.open('T-0001.1', 'T-0001', start);
    appendFileSync(file, '{"type":"message","at":"2026-03-01T10:00:00.000Z","role":"user","content":"half');
    expect(await transcripts.read('T-0001.1')).toEqual([start]);
    await transcripts.append('T-0001.1', 1, [said('whole')]);
    expect(await transcripts.read('T-0001.1')).toEqual([start, said('whole')]);
    expect(readFileSync(file, 'utf8')).not.toContain('half');
  });

  it('begin again where not even the first line was whole', async () => {
    const dir = await tempFolder();
    const transcripts = createTranscriptFiles(dir);
    await transcripts.open('T-0001.1', 'T-0001', start);
    writeFileSync(join(dir, 'T-0001', 'T-0001.1.jsonl'), '{"type":"sta');
    await transcripts.open('T-0001.1', 'T-0001', start);
    expect(await transcripts.read('T-0001.1')).toEqual([start]);
  });

  it('say which line is none of theirs instead of leaving it out', async () => {
    const dir = await tempFolder();
    const transcripts = createTranscriptFiles(dir);
    await transcripts.open('T-0001.1', 'T-0001', start);
    appendFileSync(join(dir, 'T-0001', 'T-0001.1.jsonl'), '{"type":"forged"}\n');
    await expect(transcripts.read('T-0001.1')).rejects.toThrow(/T-0001\.1\.jsonl: line 2/);
  });

  it.each(['../x.1', 'T-0001', 'T-0001.1/../../y', 'x.1'])('the name %j leads nowhere', async (run) => {
    const transcripts = createTranscriptFiles(await tempFolder());
    await expect(transcripts.read(run)).rejects.toMatchObject({ code: 'run_name' });
    await expect(transcripts.open(run, 'T-0001', start)).rejects.toMatchObject({ code: 'run_name' });
  });
});
