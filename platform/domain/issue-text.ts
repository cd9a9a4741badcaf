import type { z } from 'zod';

/**
 * What is wrong with a value, in words for people; to be given to `safeParse` as its `error`. A schema's own message always
 * comes first; undefined leaves the library's.
 */
export function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${nounOf(issue.expected)}`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty';
      return boundText(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return boundText(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `unknown: ${issue.keys.join(', ')}`;
    default:
      return undefined;
  }
}

function boundText(origin: string, bound: number | bigint, word: string): string {
  if (origin === 'string') return `must have ${word} ${String(bound)} characters`;
  if (origin === 'array') return `must have ${word} ${String(bound)} items`;
  return `must be ${word} ${String(bound)}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys',
};

const nounOf = (expected: string): string => NOUNS[expected] ?? expected;
