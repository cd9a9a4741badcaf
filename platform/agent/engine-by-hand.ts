import { ENGINE_IDS, type EngineId } from '../domain/engine-ids.gen.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ENGINES } from '../engines/registry.gen.ts';
import type { AgentIo } from './agent-io.ts';
import type { Given } from './by-hand.ts';
import type { EngineList } from '../domain/engine-found.ts';
import { askEngines, detectEngine } from './engine-detect.ts';
import { readMemory } from './engine-memory.ts';
import { testEngine } from './engine-test.ts';

const USAGE = 'usage: engine list [--json] | engine test [ENGINE]\n';

/** `engine list`, `engine test [ID]` in the developer's container: what is installed there, and whether it works. */
export async function enginesByHand(io: AgentIo, { words, print }: Given): Promise<number> {
  const [verb, named, ...more] = words.filter((word) => word !== '--json');
  const json = verb === 'list' && words.includes('--json');
  const id = ENGINE_IDS.find((one) => one === named);
  const known =
    (verb === 'list' && named === undefined && words.length <= 2) || (verb === 'test' && (!named || id));
  if (!known || more.length > 0) {
    print(USAGE + (named && !id ? `the engines are: ${ENGINE_IDS.join(', ')}\n` : ''));
    return 2;
  }
  const list = await askEngines(io);
  if (list === null) {
    io.say('dockfra: the platform does not answer; see: status');
    return 3;
  }
  if (json) return printJson(io, list, print);
  return verb === 'list' ? printList(io, list, print) : testThem(io, list, id, print);
}

/** For programs, on one line: what is there, and what the last test showed of that version. */
async function printJson(io: AgentIo, list: EngineList, print: Given['print']): Promise<number> {
  const memory = await readMemory(io);
  const found = await Promise.all(
    list.engines.map(async ({ id }) => {
      const { version } = await detectEngine(io, id, list.command);
      const last = memory[id];
      const tested = last && last.version === version ? { ok: last.ok, note: last.note, at: last.at } : null;
      return { id, version, tested };
    }),
  );
  print(`${JSON.stringify({ found })}\n`);
  return 0;
}

async function printList(io: AgentIo, list: EngineList, print: Given['print']): Promise<number> {
  const memory = await readMemory(io);
  for (const { id, title, place, install } of list.engines) {
    const { version } = await detectEngine(io, id, list.command);
    const tested = memory[id];
    const last =
      tested && tested.version === version
        ? `  test ${tested.ok ? 'passed' : `failed: ${safeLine(tested.note, 120)}`}`
        : '';
    const order = place === null ? ' ' : String(place);
    print(`${order} ${id.padEnd(12)} ${version ?? `not installed; ${title}: ${install}`}${last}\n`);
  }
  print('numbers: the order in which they are tried (roles.developer.agent.engine, engine_fallbacks)\n');
  return 0;
}

/** The named engine, or every one that is installed. Ends 0 when all of them work. */
async function testThem(
  io: AgentIo,
  list: EngineList,
  named: EngineId | undefined,
  print: Given['print'],
): Promise<number> {
  let failed = 0;
  for (const id of named === undefined ? ENGINE_IDS : [named]) {
    const { version } = await detectEngine(io, id, list.command);
    if (version === null && named === undefined) continue;
    const result =
      version === null
        ? { ok: false, note: `not installed: ${ENGINES[id].install}` }
        : await testEngine(io, id, version, list.command ?? []);
    print(`${id.padEnd(12)} ${result.ok ? 'works' : 'FAILED'}: ${safeLine(result.note, 300)}\n`);
    if (!result.ok) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}
