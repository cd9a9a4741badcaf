import type { Change } from './change.ts';
import { isLockfile, isManifest } from './lockfiles.ts';

/** What the judgement rests on, beside the files known by their names. Paths are relative to the repository. */
export type JudgeContext = {
  /** compose files of the stack and what they include or extend */
  composeFiles: readonly string[];
  /** commands of the checks: a file they name is part of the check */
  commands: readonly { check: string; text: string }[];
};

export type JudgeFlag = { path: string; reason: string };

type Rule = { reason: string; matches(path: string, name: string): boolean };

const named = (...names: string[]) => {
  const set = new Set(names);
  return (_path: string, name: string): boolean => set.has(name.toLowerCase());
};
const under = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

const CI_FILES = named(
  '.gitlab-ci.yml',
  'jenkinsfile',
  'azure-pipelines.yml',
  '.drone.yml',
  '.travis.yml',
  'bitbucket-pipelines.yml',
  'cloudbuild.yaml',
  'appveyor.yml',
);
const INSTALL_FILES = named(
  'makefile',
  'gnumakefile',
  'justfile',
  'taskfile.yml',
  'taskfile.yaml',
  'rakefile',
  'gradlew',
  'mvnw',
  'cmakelists.txt',
  'configure',
  'build.rs',
  'noxfile.py',
  'install.sh',
  'setup.sh',
  'bootstrap.sh',
  'postinstall.js',
  'preinstall.js',
  'binding.gyp',
  '.pnpmfile.cjs',
  'pip.conf',
  '.yarnrc',
);
const TEST_SETTINGS =
  /^((vitest|vite|jest|playwright|cypress|karma|wdio|ava|mocha|babel)\.(config|conf|setup)\.[\w.]+|vitest\.workspace\.\w+|\.mocharc[\w.]*|\.babelrc[\w.]*|pytest\.ini|tox\.ini|conftest\.py|sitecustomize\.py|usercustomize\.py|\.coveragerc|phpunit[\w.]*\.xml[\w.]*|\.rspec|\.nycrc[\w.]*|tsconfig[\w.-]*\.json)$/i;

/** First match wins. Each applies to a file that was added, changed, moved or deleted. */
const RULES: readonly Rule[] = [
  { reason: 'defines the checks, limits or policy', matches: named('dockfra.yaml', 'docktor.yaml') },
  { reason: 'is a compose file', matches: (_path, name) => /^(docker-)?compose[\w.-]*\.ya?ml$/i.test(name) },
  {
    reason: 'says how an image is built',
    matches: (_path, name) =>
      /^((docker|container)file([._-].*)?|.*\.(docker|container)file|.*\.dockerignore|docker-bake\.\w+)$/i.test(
        name,
      ),
  },
  { reason: 'is a lockfile: it decides which foreign code runs', matches: (path) => isLockfile(path) },
  { reason: 'decides what is installed or what installing runs', matches: (path) => isManifest(path) },
  {
    reason: 'is run to install or build',
    matches: (path, name) => INSTALL_FILES(path, name) || under(path, '.husky', '.devcontainer'),
  },
  {
    reason: 'is part of CI',
    matches: (path, name) =>
      CI_FILES(path, name) ||
      under(
        path,
        '.github',
        '.gitlab',
        '.circleci',
        '.ci',
        '.buildkite',
        '.woodpecker',
        '.forgejo',
        '.gitea',
      ),
  },
  { reason: 'sets how tests are found or run', matches: (_path, name) => TEST_SETTINGS.test(name) },
  { reason: 'changes how git treats other files', matches: named('.gitattributes', '.gitmodules') },
  {
    reason: 'holds settings or secrets of the running service',
    matches: (_path, name) => /^\.env(\..*)?$|\.env$/i.test(name),
  },
];

const TEST_FOLDERS =
  /(^|\/)(t|tests?|__tests__|specs?|e2e|cypress|__snapshots__|testdata|test-data|features)\//i;
const TEST_NAMES =
  /([._-](test|tests|spec|specs)\.[\w.]+|^tests?\.\w+|^test_.*\.py|_test\.\w+|_spec\.\w+|(Test|Tests|TestCase|Spec|IT)\.(java|kt|kts|scala|groovy|cs|fs|vb|php|swift|m)|\.(feature|bats|snap|t))$/;

/** Files of a diff that decide whether it is good, each with the reason. Non-empty: a person has to look. */
export function judgeChanges(changes: readonly Change[], context: JudgeContext): JudgeFlag[] {
  return changes.flatMap((change) => {
    const paths =
      change.oldPath === null || change.status === 'copied' ? [change.path] : [change.oldPath, change.path];
    const reason = paths.map((path) => reasonFor(path, change, context)).find((found) => found !== null);
    return reason ? [{ path: change.path, reason }] : [];
  });
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
