import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { messageOf, systemCode } from '../domain/errors.ts';
import { cassetteSchema, replayTurn, type Cassette } from '../domain/model-cassette.ts';
import { ModelFailure } from '../domain/model-failure.ts';
import { ok, refuse } from '../domain/result.ts';
import type { RootPaths } from '../ports.ts';
import type { Cassettes, ModelProviders } from '../ports-model.ts';
import { writeDurably } from './durable-file.ts';

const MAX_BYTES = 20_000_000;
const PIECE = 80;

/**
 * Provider `replay`: says what a model once said, as long as everything between happens as it did then. The recording is the
 * `cassette` of a role's llm, or of one of its fallbacks.
 */
export function createReplay(root: Pick<RootPaths, 'dir'>): ModelProviders {
  return {
    async call({ profile, request }, onDelta, signal) {
      signal.throwIfAborted();
      const cassette = await open(root.dir, profile.cassette ?? '');
      const turn = replayTurn(cassette, request);
      if (!turn.ok) throw new ModelFailure(turn.message, { kind: 'replay' });
      const { content } = turn.answer;
      for (let at = 0; at < content.length; at += PIECE) onDelta(content.slice(at, at + PIECE));
      const usage = { input: 0, output: 0, cached: 0, estimated: false };
      return { ...turn.answer, usage, model: cassette.recorded.model, provider: 'replay', replayed: true };
    },
    list: async (profile) => [(await open(root.dir, profile.cassette ?? '')).recorded.model],
  };
}

async function open(dir: string, name: string): Promise<Cassette> {
  const file = path.resolve(dir, name);
  if (path.isAbsolute(name) || !file.startsWith(dir + path.sep))
    throw new ModelFailure(`the cassette ${name} is not inside the root`, { kind: 'bad_request' });
  const text = await textOf(file);
  if (text === null) throw new ModelFailure(`there is no cassette ${file}`, { kind: 'bad_request' });
  const parsed = cassetteSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const why = z.prettifyError(parsed.error).split('\n')[0] ?? 'unknown shape';
  throw new ModelFailure(`${file} is no cassette: ${why}`, { kind: 'bad_request' });
}

/** Cassettes where their owner wants them; nothing else is ever written over. */
export function createCassettes(): Cassettes {
  return {
    async save(given, cassette) {
      const file = path.resolve(given);
      const before = await textOf(file);
      if (before !== null && !cassetteSchema.safeParse(jsonOf(before)).success)
        return refuse('conflict', `${file} exists and is no cassette`, 'name another file');
      await writeDurably(file, `${JSON.stringify(cassette, null, 2)}\n`, 0o644);
      return ok(file);
    },
  };
}

async function textOf(file: string): Promise<string | null> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > MAX_BYTES) throw new ModelFailure(`${file} is too large`, { kind: 'bad_request' });
    return text;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    if (error instanceof ModelFailure) throw error;
    throw new ModelFailure(`${file} cannot be read: ${messageOf(error)}`, { kind: 'bad_request' }, error);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // reported as no cassette
  }
}
