import { diffMeaning } from '../../../../platform/domain/compose-edit/meaning.ts';
import { LINT_LIMIT } from './lint.ts';

/** What a change means; null for texts that would keep the page waiting: the platform says it when they are saved. */
export function meaningOf(before: string, after: string): string[] | null {
  return before.length + after.length > 2 * LINT_LIMIT ? null : diffMeaning(before, after);
}
