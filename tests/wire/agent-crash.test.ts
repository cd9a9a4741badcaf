import { afterEach, describe, expect, it } from 'vitest';

import { workLoop } from '../../platform/agent/work-loop.ts';
import type { RunLine } from '../../platform/domain/agent-run.ts';
import { openAgentWorld, type AgentWorld, type SaidTurn } from '../support/agent-world.ts';

class Killed extends Error {}

const call = (name: string, input: unknown) => ({ name, arguments: input });
/** A bug mended: test first, a look at it, the change, the submit. */
const MOVES: SaidTurn[] = [
  {
    calls: [
      call('write', { path: 'app.test.js', content: 'expect two\n' }),
      call('read', { path: 'app.txt' }),
    ],
  },
  {
    calls: [
      call('patch', { path: 'app.txt', old: 'one', new: 'two' }),
      call('run', { command: 'echo done >> log.txt; rm log.txt' }),
    ],
  },
  { calls: [call('submit', { message: 'Two instead of one' })] },
];
const script = (turn: number): SaidTurn => MOVES[turn] ?? { content: 'what else?' };

const worlds = new Set<AgentWorld>();
afterEach(() => {
  for (const world of worlds) world.close();
  worlds.clear();
});
/** Worlds at the same time: most of a run is waiting for git. */
const AT_ONCE = 6;

type At = (step: string) => void;

/** A world whose every durable step of platform and container calls `at`, which may end everything there. */
async function crashWorld(at: At): Promise<AgentWorld> {
  const world = await openAgentWorld({ script });
  worlds.add(world);
  const { append, open } = world.ports.transcripts;
  world.ports.transcripts.append = async (run, count, lines) => {
    at('before append');
    await append(run, count, lines);
    at('after append');
  };
  world.ports.transcripts.open = async (run, subject, first) => {
    at('before begin');
    await open(run, subject, first);
    at('after begin');
  };
  return world;
}

async function finish(world: AgentWorld, at: At): Promise<{ deaths: number; outcome: string }> {
  for (let deaths = 0; deaths < 5; deaths += 1) {
    const process = new AbortController();
    const dying: At = (step) => {
      try {
        at(step);
      } catch (error) {
        process.abort(error);
        throw error;
      }
    };
    try {
      const step = await workLoop(world.io({ signal: process.signal }, dying));
      return { deaths, outcome: step.ended ?? step.text };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
  throw new Error('it never came to an end');
}

async function ending(world: AgentWorld) {
  const ticket = await world.ticket();
  const runs = await world.ports.transcripts.list();
  const lines = await world.lines('T-0001.1');
  return {
    status: ticket.status,
    runs: runs.map(({ run }) => run),
    said: lines.map(saidIn).filter((said) => said !== 'submit true'), // the ticket itself says so, whether or not it came to be told
    commits: ticket.commits.map(({ subject }) => subject),
    files: world.git('ls-tree', '-r', '--name-only', 'HEAD'),
    content: world.git('show', 'HEAD:app.txt'),
    repro: ticket.evidence.filter(({ kind }) => kind === 'repro').length,
    usd: ticket.spent.usd,
  };
}

/** What a line says, without what differs from time to time (a second patch says that it was done already). */
function saidIn(line: RunLine): string {
  if (line.type === 'answer') return `answer ${line.toolCalls.map(({ name }) => name).join(' ')}`;
  if (line.type === 'result') return `${line.tool} ${line.ok}`;
  return line.type === 'end' ? `end ${line.reason}` : line.type;
}

/** A run that is killed at the step number `fatal`, and gone on with: what it came to. */
async function killedAt(fatal: number) {
  let step = 0;
  const at: At = (name) => {
    step += 1;
    if (step === fatal) throw new Killed(name);
  };
  const world = await crashWorld(at);
  const { deaths, outcome } = await finish(world, at);
  const found = { ...(await ending(world)), deaths };
  world.close();
  worlds.delete(world);
  return { found, outcome };
}

describe('a run that is killed', () => {
  it(
    'comes to the same end wherever it was killed, in the container or the platform',
    { timeout: 600_000 },
    async () => {
      const steps: string[] = [];
      const whole = await crashWorld((step) => void steps.push(step));
      expect(await finish(whole, (step) => void steps.push(step))).toEqual({
        deaths: 0,
        outcome: 'submitted',
      });
      const wanted = await ending(whole);
      expect(wanted).toMatchObject({ status: 'review', runs: ['T-0001.1'], content: 'two', repro: 1 });
      expect(steps.length).toBeGreaterThan(25);
      const waiting = steps.map((name, index) => ({ name, fatal: index + 1 }));
      const take = async () => {
        for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
          const { found, outcome } = await killedAt(one.fatal);
          expect(found, `killed ${one.name} (step ${one.fatal})`).toEqual({ ...wanted, deaths: 1 });
          const late = found.said.at(-1) === 'end submitted'; // killed after the end was on record
          expect(late || outcome === 'submitted', `outcome ${outcome} after ${one.name}`).toBe(true);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, take));
    },
  );
});
