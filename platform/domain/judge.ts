import type { Change } from './change.ts';
import { RULES } from './judge-rules.ts';
import { isLockfile } from './lockfiles.ts';

/** What the judgement rests on, beside the files known by their names. Paths are relative to the repository. */
export type JudgeContext = {
  /** compose files of the stack and what they include or extend */
  composeFiles: readonly string[];
  /** commands of the checks: a file they name is part of the check */
  commands: readonly { check: string; text: string }[];
};

export type JudgeFlag = { path: string; reason: string };

const TEST_FOLDERS =
  /(^|\/)(t|tests?|__tests__|specs?|e2e|cypress|__snapshots__|testdata|test-data|features)\//i;
const TEST_NAMES =
  /([._-](test|tests|spec|specs)\.[\w.]+|^tests?\.\w+|^test_.*\.py|_test\.\w+|_spec\.\w+|(Test|Tests|TestCase|Spec|IT)\.(java|kt|kts|scala|groovy|cs|fs|vb|php|swift|m)|\.(feature|bats|snap|t))$/;

/** A longer line is not read to its end, and most of it lies outside of the window. */
const MAX_LINE_BYTES = 5000;
/** What people are shown is cut soon after this. */
const MAX_CHANGE_BYTES = 1_000_000;

/** Files of a diff that decide whether it is good, or that nobody can read, each with the reason. Non-empty: a person has to look. */
export function judgeChanges(changes: readonly Change[], context: JudgeContext): JudgeFlag[] {
  const flags = changes.flatMap((change) => {
    const paths =
      change.oldPath === null || change.status === 'copied' ? [change.path] : [change.oldPath, change.path];
    const known = paths.map((path) => reasonFor(path, change, context)).find((found) => found !== null);
    const reasons = [known ?? null, unreadable(change)].filter((reason) => reason !== null);
    return reasons.length > 0 ? [{ path: change.path, reason: reasons.join('; ') }] : [];
  });
  const bytes = changes.reduce((all, change) => all + (change.bytes ?? 0), 0);
  if (bytes <= MAX_CHANGE_BYTES) return flags;
  return [
    { path: 'all files', reason: `more than ${MAX_CHANGE_BYTES} bytes changed: hard to read` },
    ...flags,
  ];
}

/** No numbers that a merge could change: the reason is compared with the one of the candidate. */
function unreadable(change: Change): string | null {
  if (change.binary) return 'is binary: nobody can read the difference';
  if ((change.longestLine ?? 0) <= MAX_LINE_BYTES || isLockfile(change.path)) return null;
  return `has a line of more than ${MAX_LINE_BYTES} bytes: hard to read`;
}

function reasonFor(path: string, change: Change, context: JudgeContext): string | null {
  const name = path.split('/').at(-1) ?? '';
  const rule = RULES.find((candidate) => candidate.matches(path, name));
  if (rule) return rule.reason;
  if (context.composeFiles.includes(path)) return 'is used by the compose file';
  const command = context.commands.find(({ text }) => names(text, path));
  if (command) return `is run by the check "${command.check}"`;
  if (isTest(path) && change.status !== 'added' && change.status !== 'copied') return existingTest(change);
  if (change.mode === '160000') return 'is a submodule, whose content is not checked';
  if (change.mode === '120000') return 'is a symbolic link';
  return null;
}

function existingTest(change: Change): string {
  const verbs: Partial<Record<Change['status'], string>> = {
    deleted: 'is an existing test that was deleted',
    renamed: 'is an existing test that was moved',
  };
  return verbs[change.status] ?? 'is an existing test that was changed';
}

/** True for files that are tests by the habits of common languages. */
export function isTest(path: string): boolean {
  return TEST_FOLDERS.test(path) || TEST_NAMES.test(path.split('/').at(-1) ?? '');
}

/** Does the command mention the path as a word? Both may start with "./". */
function names(command: string, path: string): boolean {
  return command.split(/[\s"'`;|&()<>=]+/).some((word) => word.replace(/^\.\//, '') === path);
}

const MAX_FLAGS = 100;

/** One line a flag, short enough for a ticket. */
export function flagLines(flags: readonly JudgeFlag[]): string[] {
  const lines = flags.slice(0, MAX_FLAGS).map(({ path, reason }) => `${path.slice(-300)}: ${reason}`);
  return flags.length > MAX_FLAGS ? [...lines, `and ${flags.length - MAX_FLAGS} more`] : lines;
}
