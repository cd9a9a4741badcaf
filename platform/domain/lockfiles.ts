const LOCKFILES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'pipfile.lock',
  'pylock.toml',
  'gemfile.lock',
  'composer.lock',
  'cargo.lock',
  'go.sum',
  'go.work.sum',
  'mix.lock',
  'pubspec.lock',
  'packages.lock.json',
  'gradle.lockfile',
  'flake.lock',
]);

/** Files that say what is installed, where there is no lockfile or beside it. */
const MANIFESTS = new Set([
  'package.json',
  'pnpm-workspace.yaml',
  '.npmrc',
  '.yarnrc.yml',
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'pipfile',
  'gemfile',
  'composer.json',
  'cargo.toml',
  'go.mod',
  'go.work',
  'mix.exs',
  'pubspec.yaml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'settings.gradle',
  'settings.gradle.kts',
]);

export function isLockfile(path: string): boolean {
  return LOCKFILES.has(nameOf(path));
}

export function isManifest(path: string): boolean {
  const name = nameOf(path);
  return (
    MANIFESTS.has(name) ||
    /^(requirements|constraints)[\w.-]*\.(txt|in)$/.test(name) ||
    name.endsWith('.csproj')
  );
}

function nameOf(path: string): string {
  return (path.split('/').at(-1) ?? '').toLowerCase();
}
