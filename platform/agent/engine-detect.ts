import { access, constants } from 'node:fs/promises';
import path from 'node:path';

import { createBoundedText } from '../domain/checks-log.ts';
import { BUILT_IN } from '../domain/engine.ts';
import { engineListSchema, type EngineList } from '../domain/engine-found.ts';
import { ENGINE_IDS, type EngineId } from '../domain/engine-ids.gen.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ENGINES } from '../engines/registry.gen.ts';
import { askPlatform, TRIES, type AgentIo, type Tries } from './agent-io.ts';
import { failedTests } from './engine-memory.ts';
import { runProgram } from './run-program.ts';

/** What stands in the container of one engine. `version` is null when it is not there. */
export type Detected = { id: EngineId; version: string | null; path: string | null };

const VERSION_TIMEOUT_MS = 30_000;
const VERSION_LIMIT = 4000;

/** The platform's list; null when it does not give one. */
export async function askEngines(io: AgentIo, tries: Tries = TRIES): Promise<EngineList | null> {
  const asked = await askPlatform(io, ['engine', 'list'], {}, tries);
  const parsed = asked.ok ? engineListSchema.safeParse(asked.value) : null;
  return parsed?.success ? parsed.data : null;
}

/** The engines that can be used: installed, and not failed in their last test at this version. */
export async function availableEngines(io: AgentIo, list: EngineList): Promise<EngineId[]> {
  const found = await Promise.all(ENGINE_IDS.map((id) => detectEngine(io, id, list.command)));
  const failed = await failedTests(io);
  return found.flatMap(({ id, version }) => (version !== null && failed.get(id) !== version ? [id] : []));
}

/** Runs the engine's version command, once it is found on the path. */
export async function detectEngine(
  io: AgentIo,
  id: EngineId,
  command: readonly string[] | null,
): Promise<Detected> {
  const { version } = ENGINES[id];
  if (id === BUILT_IN) return { id, version: 'built in', path: null };
  const program = version?.[0] ?? command?.[0];
  const found = program === undefined ? null : await findProgram(io, program);
  if (found === null) return { id, version: null, path: null };
  if (version === null) return { id, version: 'configured', path: found };
  return { id, version: await askVersion(io, [found, ...version.slice(1)]), path: found };
}

async function askVersion(io: AgentIo, argv: [string, ...string[]]): Promise<string | null> {
  const said = createBoundedText(VERSION_LIMIT);
  try {
    const { code } = await runProgram({
      argv,
      cwd: io.work,
      env: engineEnvironment(io),
      timeoutMs: VERSION_TIMEOUT_MS,
      signal: io.signal,
      onOutput: (text) => said.add(text),
    });
    const line = said
      .text()
      .split('\n')
      .find((one) => /\d+\.\d+/.test(one));
    return code === 0 && line !== undefined ? safeLine(line.trim(), 60) : null;
  } catch {
    if (io.signal.aborted) throw io.signal.reason;
    return null; // it is on the path and cannot be started
  }
}

/** Where the program is; null when it is nowhere. */
export async function findProgram(io: AgentIo, program: string): Promise<string | null> {
  const folders = program.includes('/') ? [''] : (engineEnvironment(io)['PATH'] ?? '').split(':');
  for (const folder of folders) {
    const file = path.resolve(io.work, folder, program);
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return file;
  }
  return null;
}

/** What people install for themselves counts too. */
export function engineEnvironment({ env }: Pick<AgentIo, 'env'>): Record<string, string> {
  const home = env['HOME'] ?? '/home/developer';
  return {
    ...env,
    PATH: `${env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'}:${home}/.local/bin`,
    PYTHONUSERBASE: `${home}/.local`,
  };
}
