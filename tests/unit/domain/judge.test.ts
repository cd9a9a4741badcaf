import { describe, expect, it } from 'vitest';

import type { Change } from '../../../platform/domain/change.ts';
import { flagLines, isTest, judgeChanges } from '../../../platform/domain/judge.ts';
import { joinInside, referencedFiles } from '../../../platform/domain/judge-compose.ts';

const change = (path: string, more: Partial<Change> = {}): Change => ({
  path,
  oldPath: null,
  status: 'modified',
  added: 1,
  deleted: 1,
  mode: '100644',
  ...more,
});
const context = {
  composeFiles: ['deploy/stack.yml'],
  commands: [{ check: 'unit', text: 'cd . && ./scripts/check.sh --fast' }],
};
const judged = (...changes: Change[]) => judgeChanges(changes, context).map((flag) => flag.path);

describe('judgeChanges', () => {
  it.each([
    'dockfra.yaml',
    'compose.yaml',
    'sub/docker-compose.prod.yml',
    'deploy/stack.yml',
    'Dockerfile',
    'svc/Dockerfile.dev',
    'api.dockerfile',
    '.dockerignore',
    'package-lock.json',
    'web/yarn.lock',
    'poetry.lock',
    'go.sum',
    'Cargo.lock',
    'package.json',
    'requirements-dev.txt',
    'setup.py',
    'pyproject.toml',
    'Makefile',
    'install.sh',
    '.husky/pre-commit',
    '.npmrc',
    '.github/workflows/ci.yml',
    '.gitlab-ci.yml',
    'Jenkinsfile',
    'vitest.config.ts',
    'conftest.py',
    'pytest.ini',
    '.gitattributes',
    '.gitmodules',
    '.env',
    'prod.env',
    '.env.example',
    'scripts/check.sh',
  ])('flags %s, new or changed', (path) => {
    expect(judged(change(path))).toEqual([path]);
    expect(judged(change(path, { status: 'added' }))).toEqual([path]);
  });

  it.each([
    'test/a.js',
    't/total.sh',
    'src/a.test.ts',
    'src/a.spec.tsx',
    'pkg/a_test.go',
    'test_a.py',
    'src/FooTest.java',
    'spec/a_spec.rb',
    'tests/a.rs',
    '__snapshots__/a.snap',
    'a.feature',
    'FooTests.cs',
  ])('flags %s when it was there before, not when it is new', (path) => {
    expect(isTest(path)).toBe(true);
    expect(judged(change(path))).toEqual([path]);
    expect(judged(change(path, { status: 'deleted' }))).toEqual([path]);
    expect(judged(change(path, { status: 'added' }))).toEqual([]);
  });

  it('flags a test that was moved away, by the place it had', () => {
    expect(
      judgeChanges([change('src/old.ts', { status: 'renamed', oldPath: 'test/old.test.ts' })], context),
    ).toEqual([{ path: 'src/old.ts', reason: 'is an existing test that was moved' }]);
  });

  it('flags links and submodules, whose content is elsewhere', () => {
    expect(
      judged(
        change('a', { status: 'added', mode: '120000' }),
        change('b', { status: 'added', mode: '160000' }),
      ),
    ).toEqual(['a', 'b']);
  });

  it.each([
    'node_modules/left-pad/index.js',
    'web/node_modules',
    'vendor/a.go',
    'Vendor/a.rb',
    '.yarn/releases/yarn.cjs',
    'lib/site-packages/a.py',
    '.venv/bin/python',
    'venv/lib/a.py',
    '__pypackages__/a.py',
    '.pnpm/a',
    'usr/dist-packages/a.py',
    'bower_components/a/a.js',
  ])('flags %s, which can stand in for an installed package', (path) => {
    expect(judgeChanges([change(path, { status: 'added' })], context)).toEqual([
      { path, reason: 'lies where installed packages lie: it can stand in for them' },
    ]);
  });

  it.each([
    'pytest.py',
    'backend/unittest.py',
    'unittest/mock.py',
    'pytest/__main__.py',
    'src/pytest/__init__.py',
    '_pytest/assertion.py',
    't/lib/Test/More.pm',
    'lib/Test2/API.pm',
    'lib/minitest/autorun.rb',
    'lib/rspec.rb',
    'src/test/java/org/junit/Assert.java',
  ])('flags %s, which can stand in for the test runner', (path) => {
    expect(judgeChanges([change(path, { status: 'added' })], context)).toEqual([
      { path, reason: 'stands in for the test runner that is installed' },
    ]);
  });

  it.each(['evil.pth', 'lib/a.pth', 'sitecustomize.py', 'src/usercustomize.py'])(
    'flags %s, which Python reads at its start',
    (path) => {
      expect(judged(change(path, { status: 'added' }))).toEqual([path]);
    },
  );

  it.each([
    'spec/spec_helper.rb',
    'test/test_helper.rb',
    '.rspec',
    '.proverc',
    '.taprc',
    'bunfig.toml',
    'deno.json',
    'deno.jsonc',
    'pytest.toml',
    '.pytest.ini',
    'tox.ini',
    'test/mocha.opts',
    '.mocharc.yml',
    'setupTests.ts',
  ])('flags %s, which sets how tests run', (path) => {
    expect(judgeChanges([change(path, { status: 'added' })], context)).toEqual([
      { path, reason: 'sets how tests are found or run' },
    ]);
  });

  it.each([
    '.cargo/config',
    'crate/.cargo/config.toml',
    '.mvn/jvm.config',
    'Directory.Build.props',
    'NuGet.Config',
    'src/Directory.Build.targets',
    'Package.swift',
    'rules.mk',
    'BUILD',
    'lib/BUILD.bazel',
    'WORKSPACE',
    'a.bzl',
    'gulpfile.js',
    'Gruntfile.coffee',
    '.yarnrc',
    'gradle/libs.gradle',
    'app.fsproj',
    'rust-toolchain.toml',
    'buildSrc/src/main/kotlin/a.kt',
    '.bundle/config',
    'webpack.config.js',
  ])('flags %s, which is run to install or build', (path) => {
    expect(judgeChanges([change(path, { status: 'added' })], context)).toEqual([
      { path, reason: 'is run to install or build' },
    ]);
  });

  it('flags what nobody can read: binary, endless lines, far too much', () => {
    expect(
      judgeChanges(
        [
          change('a.js', { binary: true }),
          change('b.js', { longestLine: 5001 }),
          change('c.js', { longestLine: 5000 }),
          change('package-lock.json', { longestLine: 90_000 }),
          change('test/d.js', { binary: true, bytes: 1_000_001 }),
        ],
        context,
      ),
    ).toEqual([
      { path: 'all files', reason: 'more than 1000000 bytes changed: hard to read' },
      { path: 'a.js', reason: 'is binary: nobody can read the difference' },
      { path: 'b.js', reason: 'has a line of more than 5000 bytes: hard to read' },
      { path: 'package-lock.json', reason: 'is a lockfile: it decides which foreign code runs' },
      {
        path: 'test/d.js',
        reason: 'is an existing test that was changed; is binary: nobody can read the difference',
      },
    ]);
  });

  it.each([
    'src/vendors.js',
    'src/vendor.js',
    'docs/vendor-list.md',
    'pytest_notes.md',
    'src/unittest_report.py',
    'src/my_pytest.py',
    'lib/Contest/More.pm',
    'src/venv.ts',
    'docs/node_modules.md',
    'src/spec_helpers.rb',
    'src/config.toml',
    'cargo/config.toml',
    'docs/workspace.md',
    'src/build.ts',
    'src/gulp.ts',
    'src/deno.ts',
    'model.pthx',
    '.node-version',
    'org/junior/A.java',
    'src/index.ts',
    'README.md',
    'latest.ts',
    'contest.py',
    'src/environment.ts',
    'docs/testing.md',
    'src/attestation.go',
    'Greatest.java',
  ])('leaves %s alone', (path) => {
    expect(judged(change(path))).toEqual([]);
  });

  it('keeps its lines short and few', () => {
    const flags = Array.from({ length: 150 }, (_, at) => ({ path: `${'x'.repeat(400)}${at}`, reason: 'r' }));
    const lines = flagLines(flags);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('and 50 more');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(500);
  });
});

describe('referencedFiles', () => {
  it('finds what a compose file draws in', () => {
    const text =
      'include: [a.yml, {path: [b.yml, c.yml]}]\nservices:\n  x: {extends: {file: d.yml, service: y}, env_file: [{path: e.env}, f.env], build: {context: ./svc, dockerfile: ../docker/G}}\n';
    expect(referencedFiles(text)).toEqual(['a.yml', 'b.yml', 'c.yml', 'e.env', 'f.env', 'd.yml', 'docker/G']);
  });

  it('finds nothing in what is not a compose file', () => {
    for (const text of ['', '[]', 'a: {', 'services: 3']) expect(referencedFiles(text)).toEqual([]);
  });

  it('does not leave the repository', () => {
    expect(joinInside('a/b', '../c')).toBe('a/c');
    expect(joinInside('a', '../../c')).toBeNull();
    expect(joinInside('a', '/etc/passwd')).toBeNull();
  });
});
