import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import type { AgentIo } from './agent-io.ts';

/** What the last test of each engine showed, and at which version. */
const memorySchema = z.record(
  z.string(),
  z.object({ version: z.string(), ok: z.boolean(), note: z.string(), at: z.string() }),
);
export type EngineMemory = z.infer<typeof memorySchema>;

const fileOf = (io: Pick<AgentIo, 'work'>): string => path.join(io.work, '.outputs', 'engines.json');

export async function readMemory(io: Pick<AgentIo, 'work'>): Promise<EngineMemory> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(fileOf(io), 'utf8')));
  } catch {
    return {}; // nothing was tested yet, or the file is not ours: engines are taken as untested
  }
}

export async function remember(
  io: Pick<AgentIo, 'work'>,
  id: string,
  result: EngineMemory[string],
): Promise<void> {
  const file = fileOf(io);
  const memory = { ...(await readMemory(io)), [id]: result };
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(memory), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Engines whose last test failed, with the version that it failed at: another version is given another chance. */
export async function failedTests(io: Pick<AgentIo, 'work'>): Promise<Map<string, string>> {
  const memory = await readMemory(io);
  return new Map(
    Object.entries(memory).flatMap(([id, { ok, version }]): [string, string][] =>
      ok ? [] : [[id, version]],
    ),
  );
}
