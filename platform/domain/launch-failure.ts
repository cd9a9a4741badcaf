import { firstMatch, noFacts } from './diagnosis-match.ts';
import type { DiagnosisPattern, Symptom } from './diagnosis.ts';
import { safeLine } from './safe-text.ts';

/** What is known about a service that did not start. */
export type EndFacts = {
  why: string;
  exitCode: number | null;
  oomKilled: boolean;
  healthLog: string;
  image: string;
  /** what its last lines tell */
  told: Explained | null;
};
export type Explained = { cause: string; fix: string };

/** Why a container did not come to run, and what to do about it. */
export function explainEnd({ why, exitCode, oomKilled, healthLog, image, told }: EndFacts): Explained {
  if (oomKilled)
    return {
      cause: `${why}: the kernel killed it, because it took more memory than its limit`,
      fix: 'raise its memory limit, or find out what takes so much',
    };
  if (healthLog !== '')
    return {
      cause: `${why}; its health check said: ${lastOf(healthLog)}`,
      fix: 'correct the service, or the test of its healthcheck',
    };
  if (told) return { cause: `${why}: ${told.cause}`, fix: told.fix };
  const known = EXIT_CODES[exitCode ?? -1];
  if (known) return { cause: `${why}: ${known.cause}`, fix: known.fix.replace('IMAGE', image) };
  return { cause: why, fix: 'its last lines say more; correct it, then launch again' };
}

const EXIT_CODES: Readonly<Record<number, Explained>> = {
  126: { cause: 'its command cannot be run', fix: 'make the file executable in the image: chmod +x' },
  127: { cause: 'its command is not in the image', fix: 'correct command or entrypoint; is it in IMAGE?' },
  137: {
    cause: 'it was killed (by the engine, by the kernel for memory, or by somebody)',
    fix: 'look at its memory limit',
  },
  139: { cause: 'it crashed (segmentation fault)', fix: 'is the image made for this processor?' },
  143: { cause: 'it was told to stop', fix: 'find out who stopped it: docker events --since 10m' },
};

/** The narrowest of the known faults that these lines tell of, in its newest line; null when none knows them. */
export function explainLines(
  patterns: readonly DiagnosisPattern[],
  { stack, service, source }: Pick<Symptom, 'stack' | 'service' | 'source'>,
  lines: readonly string[],
): (Explained & { line: string }) | null {
  const of = { stack, service, source, container: null, at: null };
  const [known] = lines
    .flatMap((text) => firstMatch(patterns, { ...of, text }) ?? [])
    .filter(({ pattern }) => !pattern.weak)
    .toReversed()
    .toSorted((a, b) => a.pattern.order - b.pattern.order);
  if (!known) return null;
  const { pattern, parts, symptom } = known;
  const facts = noFacts('');
  const byHand = pattern.fixes(parts, symptom, facts).find(({ action }) => action === null);
  return {
    line: symptom.text,
    cause: safeLine(pattern.explain(parts, symptom, facts), 500),
    fix: byHand?.text ?? `see what is offered: dockfra diagnose ${stack ?? ''}`.trim(),
  };
}

/** What Compose printed, as cause and fix. */
export function explainCompose(
  patterns: readonly DiagnosisPattern[],
  stack: string,
  lines: readonly string[],
): Explained {
  const known = explainLines(patterns, { stack, service: null, source: 'launch' }, lines);
  if (known) return { cause: known.line.trim().slice(0, 500), fix: known.fix };
  const last = lines.findLast((line) => line.trim() !== '');
  return {
    cause: last?.trim().slice(0, 500) ?? 'Compose failed without a word',
    fix: 'see what Compose says',
  };
}

function lastOf(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}
