import type { Symptom } from '../domain/diagnosis.ts';
import type { LaunchRecord } from '../domain/launch-record.ts';
import { createRedactor } from '../domain/redact.ts';
import type { Ports, StackRef } from '../ports.ts';
import type { Looked } from './diagnose-look.ts';

export type FailedLaunch = { cause: string; lines: string[]; symptoms: Symptom[] };

/** The last launch of the stack, when it failed and nothing has put it right since; null else. */
export async function failedLaunch(
  ports: Pick<Ports, 'launches' | 'secrets'>,
  stack: StackRef,
  looked: Looked,
): Promise<FailedLaunch | null> {
  const record = (await ports.launches.list()).find(({ stacks }) => stacks.includes(stack.name));
  const failure = record?.failure;
  if (!record || record.state !== 'failed' || !failure || failure.stack !== stack.name) return null;
  if (isOver(record, looked)) return null;
  const redactor = createRedactor(await ports.secrets.known(), []);
  const lines = redactor.text(failure.lines.join('\n')).split('\n');
  const { service } = failure;
  const of = { stack: stack.name, service, container: null, at: record.endedAt };
  // the lines of a service stand in its own log, which is read as long as its container is there
  const isRead = service !== null && looked.states.has(service);
  return {
    cause: redactor.text(failure.cause),
    lines,
    symptoms: isRead ? [] : lines.map((text) => ({ ...of, source: 'launch', text })),
  };
}

/** All that it was about runs as it should, and something was started after it ended. */
function isOver({ failure, endedAt, services }: LaunchRecord, { wrong, states, startedAt }: Looked): boolean {
  const stack = failure?.stack ?? '';
  const own = services.filter((one) => one.stack === stack).map(({ service }) => service);
  const wanted = failure?.service ? [failure.service] : own;
  const runs = wanted.length > 0 && wanted.every((service) => states.has(service) && !wrong.has(service));
  return runs && (failure?.service ? true : startedAt > Date.parse(endedAt ?? ''));
}
