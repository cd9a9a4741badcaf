import { describe, expect, it } from 'vitest';

import {
  findPrevious,
  findPrunable,
  fullName,
  ownTag,
  parseImageName,
} from '../../../platform/domain/deploy-images.ts';

const sha = (letter: string) => letter.repeat(12);
const image = (id: string, tags: string[], root: string | null = 'r1') => ({
  id,
  tags,
  createdAt: id,
  labels: root === null ? {} : { 'dockfra.built-for': root },
});

describe('image names', () => {
  it.each([
    ['web', 'web', null],
    ['web:1.0', 'web', '1.0'],
    ['host:5000/team/web', 'host:5000/team/web', null],
    ['host:5000/team/web:1', 'host:5000/team/web', '1'],
    ['web:1@sha256:abc', 'web', '1'],
  ])('%s is %s, %s', (name, repository, tag) => {
    expect(parseImageName(name)).toEqual({ repository, tag });
  });

  it('adds :latest as the engine does', () => {
    expect(fullName('host:5000/web')).toBe('host:5000/web:latest');
  });

  it('gives our tag beside the name that compose uses, apart for images that share a repository', () => {
    expect(ownTag('app-web:1.0', sha('a'), ['app-web:1.0', 'redis:7'])).toBe(`app-web:${sha('a')}`);
    expect(ownTag('app:web', sha('a'), ['app:web', 'app:worker'])).toBe(`app:web-${sha('a')}`);
    expect(ownTag('app', sha('a'), ['app:latest', 'app:worker'])).toBe(`app:latest-${sha('a')}`);
  });
});

describe('findPrunable', () => {
  const images = [
    image('5', [`web:${sha('5')}`, 'web:latest']),
    image('4', [`web:${sha('4')}`]),
    image('3', [`web:${sha('3')}`]),
    image('2', ['web:release', `web:${sha('2')}`]),
    image('1', [`web:${sha('1')}`], null),
  ];

  it('names our own tags beyond the newest, never a name of the user, a foreign image or one in use', () => {
    expect(findPrunable(images, 'r1', 2, new Set())).toEqual([`web:${sha('3')}`, `web:${sha('2')}`]);
    expect(findPrunable(images, 'r1', 2, new Set(['3']))).toEqual([`web:${sha('2')}`]);
    expect(findPrunable(images, 'r2', 1, new Set())).toEqual([]);
  });
});

describe('findPrevious', () => {
  const images = [
    image('3', [`web:${sha('3')}`]),
    image('2', [`web:${sha('2')}`]),
    image('1', ['web:dockfra-former'], null),
    image('0', ['web:old'], null),
  ];

  it('is the next older kept image, at last the one that ran before the first deployment', () => {
    expect(findPrevious(images, 'r1', '3')?.id).toBe('2');
    expect(findPrevious(images, 'r1', '2')?.id).toBe('1');
    expect(findPrevious(images, 'r1', '1')).toBeNull();
  });

  it('is the newest kept one when something else runs', () => {
    expect(findPrevious(images, 'r1', 'x')?.tag).toBe(`web:${sha('3')}`);
  });
});
