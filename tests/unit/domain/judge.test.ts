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
