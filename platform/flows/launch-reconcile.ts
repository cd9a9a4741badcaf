import { messageOf } from '../domain/errors.ts';
import { leftText, stoppedText } from '../domain/launch-left.ts';
import type { LaunchRecord } from '../domain/launch-record.ts';
import { ok } from '../domain/result.ts';
import type { Ports } from '../ports.ts';
import { withSlot } from './guard.ts';

export type ReconcilePorts = Pick<Ports, 'clock' | 'compose' | 'engine' | 'launches' | 'slots'>;

/**
 * Launches whose process is gone: Compose, which may still be at work for them, is ended, and the record says how far it was and
 * what is left. Nothing is taken back and nothing goes on by itself. Returns one line for each.
 */
export async function reconcileLaunches(ports: ReconcilePorts): Promise<string[]> {
  const lines: string[] = [];
  for (const record of await ports.launches.list()) {
    if (record.state !== 'running' || !(await ports.launches.isOrphan(record))) continue;
    const left = await settle(ports, record).catch(
      (error: unknown) => `what is left is not known: ${messageOf(error)}`,
    );
    const note = `cut off by a stop of the platform; ${left}`.slice(0, 2000);
    await ports.launches.save({
      ...record,
      state: 'interrupted',
      endedAt: ports.clock.now().toISOString(),
      note,
    });
    lines.push(
      `launch ${record.id} of ${record.stacks.join(', ')} at ${stoppedText(record.services)}: ${note}`,
    );
  }
  return lines;
}

async function settle(ports: ReconcilePorts, record: LaunchRecord): Promise<string> {
  const { stacks } = await ports.compose.stacks();
  const own = stacks.filter(({ name }) => record.stacks.includes(name));
  const containers = [];
  for (const stack of own) {
    // somebody else at work there has clients of Compose of its own
    await withSlot(ports, stack.name, `recovery of launch ${record.id}`, async () =>
      ok(await ports.compose.settle(stack)),
    );
    const states = await ports.engine.services(stack);
    containers.push(...states.map((state) => ({ stack: stack.name, ...state })));
  }
  return leftText(record.services, containers);
}
