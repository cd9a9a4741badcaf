import { BUILT_IN } from '../domain/engine.ts';
import { limitReached } from '../domain/agent-step.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallContext } from '../ports.ts';
import type { OpenRun, RunPorts } from './agent-run.ts';
import { settleRun, standing, stopRun, type Stop } from './agent-run-end.ts';
import { pausedRefusal } from './agent-run-turn.ts';

/** Whether a run of a coding engine may go on now; a limit that is reached ends it here. `null`: it may. */
export async function mayGoOn(ports: RunPorts, context: CallContext, run: OpenRun): Promise<Result<null>> {
  const { start, end } = run.state();
  if (start.engine === BUILT_IN && start.kind !== 'engine')
    return refuse('wrong_state', `${run.id} is the built-in loop's`, `agent turn ${run.id}`);
  if (end) {
    await settleRun(ports, context, run);
    return hasEnded(run);
  }
  const paused = await pausedRefusal(ports, start.role);
  if (paused) return paused;
  const over = (await standing(ports, run)) ?? limitReached(run.state(), ports.clock.now());
  if (!over) return ok(null);
  return endRun(ports, context, run, over);
}

/** Ends the run, and says so as a refusal: whoever asks for it has to stop. */
export async function endRun(
  ports: RunPorts,
  context: CallContext,
  run: OpenRun,
  stop: Stop,
): Promise<Result<never>> {
  const stopped = await stopRun(ports, context, run, stop);
  return stopped.ok ? hasEnded(run) : stopped;
}

function hasEnded(run: OpenRun): Result<never> {
  const { end } = run.state();
  return refuse(
    'wrong_state',
    `${run.id} has ended: ${end?.reason ?? 'unknown'} (${end?.note ?? ''})`,
    `see: agent show ${run.id}`,
  );
}
