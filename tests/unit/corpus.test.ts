import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readCall } from '../../platform/domain/agent-calls.ts';
import { AGENT_TOOLS } from '../../platform/domain/agent-tools.ts';
import { cassetteSchema } from '../../platform/domain/model-cassette.ts';
import { CHANGES } from '../corpus/all-changes.ts';
import type { Move } from '../corpus/change.ts';
import { cheats } from '../corpus/cheats.ts';
import { hostiles } from '../corpus/hostile.ts';
import { CASSETTE } from '../demo/demo-model.ts';
import { GREETING_MOVES } from '../demo/greeting-moves.ts';

const CHEATS = cheats({ hosts: ['192.0.2.1'], port: 1 });
const HOSTILE = hostiles({ hosts: ['192.0.2.1'], port: 1 }, 'T-0001');
const titles = [...CHANGES, ...CHEATS, ...HOSTILE].map(({ ticket }) => ticket.title);
const callsOf = (moves: readonly Move[]) =>
  moves.flatMap(({ calls }) => calls ?? []).map(({ name, arguments: given }) => ({ name, given }));
const read = ({ name, given }: ReturnType<typeof callsOf>[number]) =>
  readCall(
    { id: 'x', name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
    Object.keys(AGENT_TOOLS),
  );

const parsed = (text: string): unknown => JSON.parse(text);

describe('the corpus of changes', () => {
  it('has at least 12 changes over three languages, and every kind', () => {
    expect(CHANGES.length).toBeGreaterThanOrEqual(12);
    expect(new Set(CHANGES.map(({ language }) => language)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(CHANGES.map(({ kind }) => kind)).size).toBe(12);
  });

  it('has titles by which the scripted model can tell its tickets apart', () => {
    for (const title of titles) expect(titles.filter((other) => other.includes(title))).toEqual([title]);
  });

  it.each([
    ...CHANGES.map(({ name, moves, sentBack }) => [name, [...moves, ...(sentBack?.moves ?? [])]] as const),
    ['demo', GREETING_MOVES] as const,
  ])('%s: the moves of the competent model are calls that the tools take', (_name, moves) => {
    const calls = callsOf(moves);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect({ call, read: read(call) }).toMatchObject({ read: { ok: true } });
  });

  it('has a repository with checks for each change, and files of main that are known', () => {
    for (const { files, main, moves, sentBack } of CHANGES) {
      expect(files['dockfra.yaml']).toContain('checks');
      expect(files['compose.yaml']).toContain('services');
      const spoken = JSON.stringify([moves, sentBack]);
      for (const path of Object.keys(main)) expect(path in files || spoken.includes(path)).toBe(true);
    }
  });
});

describe("the demo's moves and their recording", () => {
  const app = (path: string) =>
    readFileSync(join(import.meta.dirname, '..', '..', 'app-template', path), 'utf8');

  it('read and patch files that the sample application has', () => {
    const calls = callsOf(GREETING_MOVES).flatMap((call) => {
      const found = read(call);
      return found.ok ? [found.call] : [];
    });
    for (const { tool, input } of calls) {
      if (tool === 'read') expect(app(input.path).length).toBeGreaterThan(0);
      if (tool === 'patch') expect(app(input.path).split(input.old)).toHaveLength(2);
    }
  });

  it('are what the shipped recording says; after a change: make demo-record', () => {
    const { turns } = cassetteSchema.parse(JSON.parse(readFileSync(CASSETTE, 'utf8')));
    const recorded = turns.map(({ answer }) => ({
      content: answer.content,
      calls: answer.toolCalls.map(({ name, arguments: given }) => ({ name, given: parsed(given) })),
    }));
    expect(recorded).toEqual(
      GREETING_MOVES.map((move) => ({ content: move.content, calls: callsOf([move]) })),
    );
  });
});
