import { describe, expect, it } from 'vitest';

import {
  chooseComposeFiles,
  normaliseProjectName,
  projectName,
  stackNames,
  variantsOf,
} from '../../../platform/domain/discovery.ts';
import { parseListening, socketInode } from '../../../platform/domain/socket-table.ts';
import { isAtLeast } from '../../../platform/domain/version.ts';

const none = (): undefined => undefined;

describe('chooseComposeFiles', () => {
  it('takes the first name that Compose looks for, and an override beside it', () => {
    expect(chooseComposeFiles(new Set(['docker-compose.yml', 'compose.yml']), none)).toEqual(['compose.yml']);
    expect(chooseComposeFiles(new Set(['docker-compose.yaml', 'docker-compose.override.yml']), none)).toEqual(
      ['docker-compose.yaml', 'docker-compose.override.yml'],
    );
    expect(chooseComposeFiles(new Set(['compose.override.yml']), none)).toEqual([]);
  });

  it('follows COMPOSE_FILE', () => {
    expect(
      chooseComposeFiles(new Set(['compose.yml']), (name) =>
        name === 'COMPOSE_FILE' ? 'a.yml:b/c.yml' : undefined,
      ),
    ).toEqual(['a.yml', 'b/c.yml']);
  });
});

describe('projectName', () => {
  it('is COMPOSE_PROJECT_NAME, then the name in the file, then the folder', () => {
    expect(projectName('My App', ['written'], () => 'imposed')).toBe('imposed');
    expect(projectName('My App', ['first', '${P:-last}'], none)).toBe('last');
    expect(projectName('My App.2', [], none)).toBe('myapp2');
    expect(normaliseProjectName('_-Über_x')).toBe('ber_x');
  });
});

describe('variantsOf', () => {
  it('are the files of environments, which Compose does not take by itself', () => {
    const names = new Set([
      'docker-compose.yml',
      'docker-compose.override.yml',
      'docker-compose.prod.yml',
      'docker-compose-dev.yaml',
      'compose.ci.yaml',
      'composer.yml',
      'my-docker-compose.yml',
    ]);
    expect(variantsOf(names, ['docker-compose.yml'])).toEqual([
      { name: 'ci', files: ['compose.ci.yaml'] },
      { name: 'dev', files: ['docker-compose-dev.yaml'] },
      { name: 'prod', files: ['docker-compose.prod.yml'] },
    ]);
  });
});

describe('stackNames', () => {
  it('are the folders, or their paths where two are the same', () => {
    expect(
      stackNames([
        { path: 'shop', base: 'Shop' },
        { path: 'a/api', base: 'api' },
        { path: 'b/api', base: 'api' },
      ]),
    ).toEqual(['shop', 'a-api', 'b-api']);
  });
});

describe('parseListening', () => {
  it('reads listening sockets only', () => {
    const text =
      '  sl  local_address rem_address   st\n   0: 0100007F:13BA 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0\n   1: 0100007F:13BB 00000000:0000 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0\nrubbish\n';
    expect(parseListening(text)).toEqual([{ port: 5050, inode: 4711 }]);
    expect(socketInode('socket:[4711]')).toBe(4711);
    expect(socketInode('pipe:[1]')).toBeNull();
  });
});

describe('isAtLeast', () => {
  it.each([
    ['2.20', true],
    ['Docker Compose version v2.26.1-4', true],
    ['2.3.4', false],
    ['none', false],
    ['3.0', true],
  ])('%s: %s', (text, expected) => {
    expect(isAtLeast(text, '2.20')).toBe(expected);
  });
});
