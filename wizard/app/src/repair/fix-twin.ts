import type { FixView } from '../../../contract-repair.ts';
import { shellWord } from '../parts/shell-word.ts';

/** Pure: the fix on the command line. What is typed is never shown there: a secret comes on standard input. */
export function fixTwin(diagnosis: string, { name, asks }: Pick<FixView, 'name' | 'asks'>): string {
  const values = asks.flatMap(({ input, secret }) =>
    secret ? ['--stdin', input] : ['--value', `${input}=...`],
  );
  return typed(['dockfra', 'repair', 'apply', diagnosis, name, ...values]);
}

/** Pure: what this part of the page shows, on the command line. */
export function diagnoseTwin(stack: string, service: string | null): string {
  return typed(['dockfra', 'diagnose', stack, ...(service === null ? [] : [service])]);
}

function typed(parts: readonly string[]): string {
  return parts.map((part) => (/^[\w./:=@%+,-]+$/.test(part) ? part : shellWord(part))).join(' ');
}
