import type { LaunchPhase, LaunchRecord, LaunchService } from '../../../contract-launch.ts';
import type { Sign } from '../parts/Glyph.tsx';

export type PhaseSpan = { phase: LaunchPhase; ms: number };

/** Pure: how long a service was in each phase; the last one lasts until now while the launch runs. */
export function spansOf({ phase, since, past }: LaunchService, until: number): PhaseSpan[] {
  const begun = [...past, { phase, since }];
  const spans = begun.flatMap((one, index): PhaseSpan[] => {
    const next = begun[index + 1];
    const end = next ? Date.parse(next.since) : isOver(one.phase) ? Date.parse(one.since) : until;
    return one.phase === 'waiting'
      ? []
      : [{ phase: one.phase, ms: Math.max(0, end - Date.parse(one.since)) }];
  });
  return spans.filter(({ ms, phase: one }, index) => ms > 0 || (isOver(one) && index === spans.length - 1));
}

export function isOver(phase: LaunchPhase): boolean {
  return phase === 'healthy' || phase === 'failed';
}

/** Pure: the sign of a phase; a service that was cut off is not at work any more. */
export function signOf(phase: LaunchPhase, running: boolean): Sign {
  if (phase === 'healthy') return 'well';
  if (phase === 'failed') return 'broken';
  if (!running) return 'unknown';
  return phase === 'waiting' ? 'waiting' : 'working';
}

/** Pure: what failed first, then what is at work, then the rest in their order. */
export function sortedServices({
  services,
  failure,
}: Pick<LaunchRecord, 'services' | 'failure'>): LaunchService[] {
  const rank = (one: LaunchService): number => {
    if (one.phase === 'failed' || (failure?.service === one.service && failure.stack === one.stack)) return 0;
    return isOver(one.phase) ? 2 : 1;
  };
  return services.toSorted((a, b) => rank(a) - rank(b));
}
