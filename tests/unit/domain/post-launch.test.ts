import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../../platform/actions/registry.gen.ts';
import {
  judgePostLaunch,
  parseCondition,
  POST_LAUNCH_ACTIONS,
  type PostLaunch,
  type PostLaunchFacts,
} from '../../../platform/domain/post-launch.ts';

const facts = (part: Partial<PostLaunchFacts> = {}): PostLaunchFacts => ({
  stacks: [
    { name: 'shop', values: { WEB_PORT: '8081', DB_PASSWORD: 'hunter2' }, running: ['web'] },
    { name: 'blog', values: { WEB_PORT: '9090' }, running: [] },
  ],
  engine: null,
  roles: 0,
  ...part,
});
const one = (part: Partial<PostLaunch>, known = facts()) =>
  judgePostLaunch([{ label: 'x', url: 'http://localhost/', ...part }], known)[0];

describe('conditions of post_launch', () => {
  it.each([
    ['stack_exists(shop)', true],
    ['stack_exists(shops)', false],
    ['stack_running(shop)', true],
    ['stack_running(blog)', false],
    ['container_running(web)', true],
    ['container_running(shop/web)', true],
    ['container_running(blog/web)', false],
    ['ssh_roles_exist()', false],
    ['stack_exists(blog) and stack_running(shop)', true],
    ['stack_exists(blog) and stack_running(blog)', false],
  ])('%s', (condition, shown) => {
    const item = one({ condition });
    expect(item?.shown).toBe(shown);
    expect(item?.why === null).toBe(shown);
  });

  it('hold for roles once one is there', () => {
    expect(one({ condition: 'ssh_roles_exist()' }, facts({ roles: 1 }))?.shown).toBe(true);
  });

  it('that ask the engine do not hold while it does not answer, and say so; others do', () => {
    const away = facts({ engine: 'the engine is away', roles: 1 });
    for (const condition of ['stack_running(shop)', 'container_running(web)', 'ssh_roles_exist()'])
      expect(one({ condition }, away)).toMatchObject({ shown: false, why: 'the engine is away' });
    expect(one({ condition: 'stack_exists(shop)' }, away)?.shown).toBe(true);
  });

  it.each([
    '',
    'true',
    'stack_running()',
    'stack_running(a b)',
    'rm(x)',
    'stack_exists(a) or stack_exists(b)',
    'ssh_roles_exist(x)',
    'stack_exists($(id))',
  ])('are nothing else: %j', (text) => {
    expect(parseCondition(text)).toBeNull();
  });
});

describe('addresses of post_launch', () => {
  it.each([
    ['http://localhost:${WEB_PORT:-8080}/', 'shop', 'http://localhost:8081/'],
    ['http://localhost:${WEB_PORT:-8080}/', 'blog', 'http://localhost:9090/'],
    ['http://localhost:${OTHER:-8080}/a', undefined, 'http://localhost:8080/a'],
    ['http://localhost:${WEB_PORT}/', undefined, 'http://localhost:8081/'],
  ])('%s of %s', (url, stack, expected) => {
    expect(one({ url, ...(stack === undefined ? {} : { stack }) })).toMatchObject({
      shown: true,
      url: expected,
    });
  });

  it.each([
    ['http://localhost/?p=${DB_PASSWORD}', 'DB_PASSWORD'],
    ['http://localhost/${X:-${DB_PASSWORD}}', 'DB_PASSWORD'],
    ['javascript:alert(1)', 'http'],
    ['file:///etc/passwd', 'http'],
    ['http://user:word@localhost/', 'login'],
    ['http://${HOST:?which host}/', 'HOST'],
    ['localhost', 'none'],
  ])('%s is not shown', (url, word) => {
    const item = one({ url });
    expect(item).toMatchObject({ shown: false, url: null, why: expect.stringContaining(word) });
    expect(JSON.stringify(item)).not.toContain('hunter2');
  });
});

describe('actions of post_launch', () => {
  it.each(POST_LAUNCH_ACTIONS)('%s is a public verb', (name) => {
    expect(ACTIONS.map((action) => action.name)).toContain(name);
  });
});
