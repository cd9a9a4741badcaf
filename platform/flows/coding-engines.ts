import type { EngineId } from '../domain/engine-ids.gen.ts';
import { readFound, readTested, type EngineFound, type EngineTested } from '../domain/engine-found.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallContext, Ports } from '../ports.ts';

/** Six engines are asked for their version at the same time; one that hangs is given up there after half a minute. */
const FIND_TIMEOUT_MS = 60_000;
/** Longer than the container gives a test. */
const TEST_TIMEOUT_MS = 6 * 60_000;

/** Looks into the developer's container: which coding engines are there, and what their last tests showed. */
export async function findEngines(
  ports: Pick<Ports, 'roleCommands'>,
  context: CallContext,
): Promise<Result<EngineFound[]>> {
  const call = {
    role: 'developer',
    words: ['engine', 'list', '--json'],
    timeoutMs: FIND_TIMEOUT_MS,
  } as const;
  const { code, output } = await ports.roleCommands.run(call, context.signal);
  const found = readFound(output);
  if (found !== null) return ok(found);
  return code === 3 ? away() : older();
}

/** Runs the engine once in an empty repository there, through the gateway: a real question to the model. */
export async function testCodingEngine(
  ports: Pick<Ports, 'roleCommands'>,
  { progress, signal }: CallContext,
  engine: EngineId,
): Promise<Result<EngineTested>> {
  const { code, output } = await ports.roleCommands.run(
    {
      role: 'developer',
      words: ['engine', 'test', engine],
      timeoutMs: TEST_TIMEOUT_MS,
      onOutput: (text) => progress('engine', text),
    },
    signal,
  );
  const tested = readTested(engine, output);
  if (tested !== null) return ok(tested);
  return code === 3 ? away() : older();
}

function away(): Result<never> {
  return refuse('not_ready', "the developer's container has no link to the platform", 'see: dockfra ps');
}

function older(): Result<never> {
  return refuse(
    'unsupported',
    "the developer's container does not say which coding engines it has",
    'start it anew from this version: dockfra up',
  );
}
