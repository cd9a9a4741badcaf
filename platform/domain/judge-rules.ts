import { isLockfile, isManifest } from './lockfiles.ts';

/** Why a file that was added, changed, moved or deleted decides about the judgement, by its place and name. */
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
  'gradlew.bat',
  'mvnw',
  'mvnw.cmd',
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
  'package.swift',
  'nuget.config',
  'global.json',
  'gradle.properties',
  'gradle-wrapper.properties',
  'build.sbt',
  'build.xml',
  'meson.build',
  'rust-toolchain',
  'rust-toolchain.toml',
  'build',
  'build.bazel',
  'workspace',
  'workspace.bazel',
  'module.bazel',
  '.bazelrc',
  'turbo.json',
  'nx.json',
);
const BUILD_NAMES =
  /^(.+\.(mk|mak|cmake|bzl|gradle|gradle\.kts|(fs|vb|vcx)proj)|directory\.(build|packages)\.(props|targets|rsp)|(gulpfile|gruntfile)\.[\w.]+|(webpack|rollup|rspack|esbuild|postcss|metro)\.config\.\w+|\.yarnrc[\w.]*)$/i;
const BUILD_PLACES = /(^|\/)(\.mvn\/.+|\.cargo\/config(\.toml)?|\.bundle\/config|buildSrc\/.+)$/i;

/** Where package managers put what the lockfile names: code here runs in its place. */
const DEPENDENCY_FOLDERS = new Set([
  'node_modules',
  'vendor',
  'site-packages',
  'dist-packages',
  '.venv',
  'venv',
  'bower_components',
  'jspm_packages',
  '__pypackages__',
  '.yarn',
  '.pnpm',
]);

const TEST_SETTINGS =
  /^((vitest|vite|jest|playwright|cypress|karma|wdio|ava|mocha|babel)\.(config|conf|setup)\.[\w.]+|vitest\.workspace\.\w+|\.mocharc[\w.]*|mocha\.opts|\.babelrc[\w.]*|\.swcrc|\.?pytest\.(ini|toml)|tox\.(ini|toml)|conftest\.py|\.coveragerc|phpunit[\w.]*\.xml[\w.]*|\.rspec|(spec|rails|test)_helper\.rb|\.proverc|\.taprc|bunfig\.toml|deno\.jsonc?|setup-?tests\.[cm]?[jt]sx?|\.nycrc[\w.]*|\.c8rc[\w.]*|tsconfig[\w.-]*\.json)$/i;

/** Python reads these at its start, whatever is run. */
const AT_START = /^(sitecustomize|usercustomize)\.py$|\.pth$/i;

/** Looked for beside the tests before the runner that is installed. */
const SHADOWS: readonly RegExp[] = [
  /(^|\/)(_?pytest|pluggy|unittest|doctest|nose2?|coverage)\.py$/i,
  /(^|\/)(_?pytest|pluggy|unittest|doctest|nose2?|coverage)\/__(init|main)__\.py$/i,
  /^(_?pytest|unittest)\//i,
  /(^|\/)(Test\/(More|Simple|Builder|Harness|Most|Deep|Exception)\.pm|Test\/Builder\/.+\.pm|Test2\/.+\.pm|TAP\/.+\.pm)$/,
  /(^|\/)lib\/(minitest|rspec|rake|test\/unit)(\.rb$|\/)/i,
  /(^|\/)org\/(junit|testng|hamcrest|mockito)\//,
];

/** First match wins. */
export const RULES: readonly Rule[] = [
  { reason: 'defines the checks, limits or policy', matches: named('dockfra.yaml', 'docktor.yaml') },
  {
    reason: 'lies where installed packages lie: it can stand in for them',
    matches: (path) => path.split('/').some((part) => DEPENDENCY_FOLDERS.has(part.toLowerCase())),
  },
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
    matches: (path, name) =>
      INSTALL_FILES(path, name) ||
      BUILD_NAMES.test(name) ||
      BUILD_PLACES.test(path) ||
      under(path, '.husky', '.devcontainer'),
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
  { reason: 'is read whenever Python starts', matches: (_path, name) => AT_START.test(name) },
  {
    reason: 'stands in for the test runner that is installed',
    matches: (path) => SHADOWS.some((shadow) => shadow.test(path)),
  },
  { reason: 'changes how git treats other files', matches: named('.gitattributes', '.gitmodules') },
  {
    reason: 'holds settings or secrets of the running service',
    matches: (_path, name) => /^\.env(\..*)?$|\.env$/i.test(name),
  },
];
