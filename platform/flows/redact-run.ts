import type { RunLine } from '../domain/agent-run.ts';
import type { ToolCall } from '../domain/model.ts';
import { createRedactor, type Redactor } from '../domain/redact.ts';
import { redactLine, restoreCalls } from '../domain/redact-conversation.ts';
import type { Ports } from '../ports.ts';

export type RedactPorts = Pick<Ports, 'secrets'>;

/** A redactor of the run's conversation; `keep` puts what it newly found on disk, before any placeholder is used. */
export async function openRedactor(
  ports: RedactPorts,
  run: string,
): Promise<Redactor & { keep(): Promise<void> }> {
  const [known, before] = await Promise.all([ports.secrets.known(), ports.secrets.brought(run)]);
  const redactor = createRedactor(known, before);
  let kept = before.length;
  return {
    ...redactor,
    keep: async () => {
      const brought = redactor.brought();
      if (brought.length === kept) return;
      await ports.secrets.bring(run, brought);
      kept = brought.length;
    },
  };
}

/** Lines of a transcript as they may be kept, shown and sent: call this before every append. */
export async function redactLines(
  ports: RedactPorts,
  run: string,
  lines: readonly RunLine[],
): Promise<RunLine[]> {
  const redactor = await openRedactor(ports, run);
  const clean = lines.map((line) => redactLine(line, redactor));
  await redactor.keep();
  return clean;
}

/** Tools whose text the container hands back to be kept: there a placeholder stays what it is. */
const SPEAKING: ReadonlySet<string> = new Set(['comment', 'submit', 'give_up']);

/** Calls with the values that this conversation itself brought in: only for where they are executed, never to be kept. */
export async function revealCalls(
  ports: RedactPorts,
  run: string,
  calls: readonly ToolCall[],
): Promise<ToolCall[]> {
  const brought = await ports.secrets.brought(run);
  return calls.flatMap((call) => (SPEAKING.has(call.name) ? [call] : restoreCalls([call], brought)));
}
