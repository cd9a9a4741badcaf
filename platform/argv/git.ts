/** Where a command works: `work` is given only where a work tree is really needed. */
export type GitPlace = { gitDir: string; work?: string };

/**
 * Settings on the command line win over any config file, so nothing that a repository names is ever started.
 * Filter, diff and merge drivers have free names and cannot be listed here: see domain/git-hazards.ts.
 */
const NEUTRAL: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.pager=cat',
  'core.editor=false',
  'core.sshCommand=false',
  'core.askPass=false',
  'core.alternateRefsCommand=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.quotePath=false',
  'credential.helper=',
  'protocol.allow=never',
  'protocol.ext.allow=never',
  'diff.external=',
  'commit.gpgSign=false',
  'log.showSignature=false',
  'advice.graftFileDeprecated=false',
  'color.ui=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
];

/** The environment of every git process: nothing of the platform's own but PATH. */
export function gitEnv(path: string): Record<string, string> {
  return {
    PATH: path,
    LC_ALL: 'C',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_ASKPASS: 'false',
    GIT_SSH_COMMAND: 'false',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
  };
}

/** `git` arguments for `command` at `place`, with everything neutralised; `settings` are further `key=value`. */
export function git(place: GitPlace, command: readonly string[], settings: readonly string[] = []): string[] {
  return [
    ...[...NEUTRAL, ...settings].flatMap((setting) => ['-c', setting]),
    `--git-dir=${place.gitDir}`,
    ...(place.work === undefined ? [] : [`--work-tree=${place.work}`]),
    '--no-pager',
    ...command,
  ];
}

export const initBare = (dir: string, format: string): string[] => [
  '-c',
  'init.defaultBranch=main',
  'init',
  '--quiet',
  '--bare',
  '--template=',
  `--object-format=${format}`,
  '--',
  dir,
];

/** Keys and values of one config file as data; includes are followed so that nothing hides in them. */
export const listConfig = (file: string): string[] => [
  'config',
  '--file',
  file,
  '--includes',
  '--list',
  '--null',
];

export const resolveCommit = (revision: string): string[] => [
  'rev-parse',
  '--verify',
  '--quiet',
  '--end-of-options',
  `${revision}^{commit}`,
];

export const headBranch = (): string[] => ['symbolic-ref', '--quiet', '--short', 'HEAD'];
export const describeRepository = (): string[] => [
  'rev-parse',
  '--is-shallow-repository',
  '--show-object-format',
];
export const isAncestor = (ancestor: string, commit: string): string[] => [
  'merge-base',
  '--is-ancestor',
  '--end-of-options',
  ancestor,
  commit,
];

/** The best common ancestor; exit 1 when there is none. */
export const mergeBase = (one: string, other: string): string[] => [
  'merge-base',
  '--end-of-options',
  one,
  other,
];

/** Moves `ref` only when it still is at `from`; forty zeros mean "must not exist", null "whatever it is". */
export const updateRef = (ref: string, to: string, from: string | null): string[] => [
  'update-ref',
  '--no-deref',
  '-m',
  'dockfra',
  '--',
  ref,
  to,
  ...(from === null ? [] : [from]),
];

/** Reads revisions from stdin (`sha`, `^sha`), writes a pack to stdout. */
export const packObjects = (): string[] => [
  'pack-objects',
  '--revs',
  '--thin',
  '--stdout',
  '--quiet',
  '--delta-base-offset',
];

/** Reads a pack from stdin. `strict` also runs git's own checks on every object and link. */
export function indexPack(options: { strict: boolean; maxBytes?: number }): string[] {
  return [
    'index-pack',
    '--stdin',
    '--fix-thin',
    ...(options.strict ? ['--strict=badFilemode=error,hasDotgit=error,hasDotdot=error,hasDot=error'] : []),
    ...(options.maxBytes === undefined ? [] : [`--max-input-size=${options.maxBytes}`]),
  ];
}

export const createBundle = (file: string, ref: string, have: readonly string[]): string[] => [
  'bundle',
  'create',
  '--quiet',
  '--version=2',
  file,
  ref,
  ...have.map((sha) => `^${sha}`),
];

export const verifyBundle = (file: string): string[] => ['bundle', 'verify', '--quiet', file];
/** Walks everything the commit needs beyond `known`; ends with an error when an object is missing. */
export const connectivity = (commit: string, known: readonly string[]): string[] => [
  'rev-list',
  '--objects',
  '--quiet',
  '--end-of-options',
  commit,
  ...known.map((sha) => `^${sha}`),
];
export const objectSizes = (): string[] => [
  'cat-file',
  '--batch-check=%(objectsize) %(objecttype) %(objectname)',
];
export const showIndex = (format: string): string[] => ['show-index', `--object-format=${format}`];

export const diffChanges = (base: string, commit: string): string[] => [
  'diff-tree',
  '-r',
  '-z',
  '-M',
  '--raw',
  '--numstat',
  '--no-abbrev',
  '--no-ext-diff',
  '--no-textconv',
  '--end-of-options',
  base,
  commit,
];

/** `--text`: one NUL byte would otherwise make git say no more than "Binary files differ". `context`: unchanged lines around. */
export const diffPatch = (base: string, commit: string, context = 3): string[] => [
  'diff-tree',
  '-r',
  '-M',
  '-p',
  '--text',
  `--unified=${context}`,
  '--no-ext-diff',
  '--no-textconv',
  '--end-of-options',
  base,
  commit,
];

/** Oldest first; fields by 0x1f, records by NUL. */
export const logCommits = (base: string, commit: string): string[] => [
  'log',
  '-z',
  '--reverse',
  '--max-count=1000',
  '--no-mailmap',
  '--format=%H%x1f%s%x1f%cI%x1f%an',
  '--end-of-options',
  `${base}..${commit}`,
  '--',
];

export const authorsOf = (base: string, commit: string): string[] => [
  'log',
  '-z',
  '--max-count=1000',
  '--no-mailmap',
  '--format=%an <%ae>',
  '--end-of-options',
  `${base}..${commit}`,
  '--',
];

export const mergeTree = (onto: string, commit: string): string[] => [
  'merge-tree',
  '--write-tree',
  '--name-only',
  '--no-messages',
  '-z',
  onto,
  commit,
];

/** The message comes on stdin. */
export const commitTree = (tree: string, parents: readonly string[]): string[] => [
  'commit-tree',
  tree,
  ...parents.flatMap((parent) => ['-p', parent]),
];

export const treeOf = (commit: string): string[] => [
  'rev-parse',
  '--verify',
  '--quiet',
  '--end-of-options',
  `${commit}^{tree}`,
];
export const parentsOf = (commit: string): string[] => ['rev-parse', `${commit}^@`];
export const readTree = (commit: string): string[] => ['read-tree', commit];
export const checkoutIndex = (): string[] => ['checkout-index', '--all', '--force', '--quiet'];
export const listTree = (commit: string, path: string): string[] => [
  'ls-tree',
  '-z',
  '-l',
  commit,
  '--',
  path,
];
export const listAll = (commit: string): string[] => ['ls-tree', '-r', '-z', commit];
export const readBlob = (sha: string): string[] => ['cat-file', 'blob', sha];

/** Two-way: keeps files that did not change, refuses where a changed file is not as in `from`. */
export const switchTree = (from: string, to: string): string[] => [
  'read-tree',
  '-m',
  '-u',
  '--no-recurse-submodules',
  from,
  to,
];
export const resetTree = (to: string): string[] => [
  'read-tree',
  '--reset',
  '-u',
  '--no-recurse-submodules',
  to,
];
export const refreshIndex = (): string[] => ['update-index', '-q', '--refresh'];
export const listWorktrees = (): string[] => ['worktree', 'list', '--porcelain', '-z'];
export const statusFiles = (untracked: boolean): string[] => [
  'status',
  '--porcelain=v1',
  '-z',
  '--no-renames',
  '--ignore-submodules=all',
  `--untracked-files=${untracked ? 'normal' : 'no'}`,
];
