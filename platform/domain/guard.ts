import { findingLine, type Finding } from './dangerous.ts';
import { ok, refuse, type Result } from './result.ts';

/** A change to the engine that somebody asks for. `what`: "deploy T-0001", for messages. */
export type Operation = { what: string; stack: string };

export type GuardFacts = {
  paused: { by: string; at: string; reason: string } | null;
  /** ids of Dockfra's own containers, and those of the stack */
  own: readonly string[];
  touched: readonly string[];
  /** operations on this stack within the window */
  recent: number;
};

export const RATE_WINDOW_MS = 10 * 60_000;
export const RATE_LIMIT = 30;

/** The last look before the engine, whoever asks: pause, self-protection, rate. The operation slot comes after it. */
export function judgeOperation({ what, stack }: Operation, facts: GuardFacts): Result<null> {
  if (facts.paused) {
    const { by, at, reason } = facts.paused;
    return refuse(
      'paused',
      `${what}: everything is paused since ${at} by ${by}${reason === '' ? '' : `: ${reason}`}`,
      'go on with: dockfra resume',
    );
  }
  const own = facts.touched.find((id) => facts.own.includes(id));
  if (own !== undefined) {
    return refuse(
      'not_allowed',
      `${what}: ${stack} holds a container of Dockfra itself (${own.slice(0, 12)})`,
      'Dockfra changes itself only through: dockfra up, dockfra down',
    );
  }
  if (facts.recent >= RATE_LIMIT) {
    return refuse(
      'limits',
      `${what}: ${facts.recent} operations on ${stack} in the last ${RATE_WINDOW_MS / 60_000} minutes`,
      'wait some minutes, and look why there are so many',
    );
  }
  return ok(null);
}

/** Refused with every finding that is not just to be told. */
export function judgeDangers({ what, stack }: Operation, findings: readonly Finding[]): Result<null> {
  const lines = findings.filter((finding) => !finding.told).map(findingLine);
  if (lines.length === 0) return ok(null);
  return refuse(
    'dangerous',
    `${what}: the compose files of ${stack} ask for more than before: ${lines.join('; ')}`.slice(0, 2000),
    'take it out, or let the owner put it into main first',
    lines,
  );
}
