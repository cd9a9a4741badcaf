import { describe, expect, it } from 'vitest';

import { parseReadOnlyMounts } from '../../../platform/domain/preflight-host.ts';
import type { PathFact } from '../../../platform/domain/preflight.ts';
import { binds } from '../../../platform/preflight/binds.ts';
import { builds } from '../../../platform/preflight/builds.ts';
import { envFiles } from '../../../platform/preflight/env-files.ts';
import { findWith, stackOf, told } from '../../support/preflight-world.ts';

const paths = (value: Record<string, PathFact['kind'] | 'read-only'>) => ({
  paths: {
    known: true as const,
    value: Object.fromEntries(
      Object.entries(value).map(([path, kind]) => [
        path,
        { kind: kind === 'read-only' ? ('folder' as const) : kind, readOnly: kind === 'read-only' },
      ]),
    ),
  },
});

describe('binds', () => {
  const mount = (volume: string) =>
    stackOf(`services:\n  web:\n    image: x\n    volumes:\n      - ${volume}\n`);
  it.each([
    [
      './data:/data',
      { '/r/app/data': 'absent' as const },
      ['warn web: /r/app/data is not there: the engine would make a folder that belongs to root @5'],
    ],
    [
      './nginx.conf:/etc/nginx.conf',
      { '/r/app/nginx.conf': 'absent' as const },
      [
        'stop web: /r/app/nginx.conf is not there: the engine would make a folder of that name, where a file is meant @5',
      ],
    ],
    [
      './nginx.conf:/etc/nginx.conf',
      { '/r/app/nginx.conf': 'folder' as const },
      [
        'stop web: /r/app/nginx.conf is a folder, but /etc/nginx.conf is a file (an earlier start may have made the folder) @5',
      ],
    ],
    [
      './list:/etc/list/',
      { '/r/app/list': 'file' as const },
      ['stop web: /r/app/list is a file, but /etc/list/ is a folder @5'],
    ],
    [
      '/mnt/cd:/data',
      { '/mnt/cd': 'read-only' as const },
      [
        'warn web: /mnt/cd lies on a file system that is mounted read-only: the service cannot write there @5',
      ],
    ],
    [
      '{ type: bind, source: ./data, target: /data }',
      { '/r/app/data': 'absent' as const },
      ['stop web: /r/app/data is not there @5'],
    ],
    ['./data:/data', { '/r/app/data': 'folder' as const }, []],
    ['./nginx.conf:/etc/nginx.conf', { '/r/app/nginx.conf': 'file' as const }, []],
    ['./conf.d:/etc/conf.d', { '/r/app/conf.d': 'folder' as const }, []],
    ['./confs:/etc/conf.d', { '/r/app/confs': 'folder' as const }, []],
    ['./v1:/opt/v1.2', { '/r/app/v1': 'folder' as const }, []],
    ['/mnt/cd:/data:ro', { '/mnt/cd': 'read-only' as const }, []],
    ['data:/data', {}, []],
  ])('%s with %o', (volume, facts, expected) => {
    expect(told(findWith(binds, [mount(volume)], paths(facts)))).toEqual(expected);
  });

  it('offers to make a folder of the stack, and only says how elsewhere', () => {
    const fix = (volume: string, path: string) =>
      findWith(binds, [mount(volume)], paths({ [path]: 'absent' }))[0]?.fix;
    expect(fix('./data:/data', '/r/app/data')?.action).toEqual({
      name: 'stack.create',
      input: { stack: 'app', kind: 'folder', name: '/r/app/data' },
    });
    expect(fix('/srv/data:/data', '/srv/data')).toEqual({ text: 'create the folder: mkdir -p /srv/data' });
  });
});

describe('parseReadOnlyMounts', () => {
  it('takes the nearest mount, with escaped blanks', () => {
    const isReadOnly = parseReadOnlyMounts(
      '1 0 8:1 / / rw - ext4 x rw\n2 1 8:2 / /mnt/my\\040cd ro,nosuid - iso9660 y ro\n3 2 8:3 / /mnt/my\\040cd/rw rw - tmpfs z rw\n',
    );
    expect(['/srv', '/mnt/my cd/a', '/mnt/my cd/rw/a', '/mnt/my cds'].map(isReadOnly)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});

describe('builds', () => {
  const build = (line: string) => stackOf(`services:\n  web:\n    build:\n      ${line}\n`);
  it.each([
    [
      'context: ./web',
      { '/r/app/web': 'absent' as const },
      ['stop web: the build folder /r/app/web is not there @4'],
    ],
    [
      'context: ./web',
      { '/r/app/web': 'file' as const },
      ['stop web: the build folder /r/app/web is no folder @4'],
    ],
    [
      'context: .',
      { '/r/app': 'folder' as const, '/r/app/Dockerfile': 'absent' as const },
      ['stop web: there is no /r/app/Dockerfile @4'],
    ],
    [
      'dockerfile: Dev',
      { '/r/app': 'folder' as const, '/r/app/Dev': 'absent' as const },
      ['stop web: there is no /r/app/Dev @4'],
    ],
    ['context: .', { '/r/app': 'folder' as const, '/r/app/Dockerfile': 'file' as const }, []],
    [
      'dockerfile_inline: FROM x',
      { '/r/app': 'folder' as const, '/r/app/Dockerfile': 'absent' as const },
      [],
    ],
  ])('%s with %o', (line, facts, expected) => {
    expect(told(findWith(builds, [build(line)], paths(facts)))).toEqual(expected);
  });
});

describe('env-files', () => {
  const stack = (line: string, refused: string | null = null) =>
    stackOf(`services:\n  web:\n    image: x\n    env_file: ${line}\n`, { refused });
  it.each([
    ['./web.env', 'absent' as const, ['stop web: env_file /r/app/web.env is not there @4']],
    ['[./web.env]', 'absent' as const, ['stop web: env_file /r/app/web.env is not there @4']],
    ['[{ path: ./web.env }]', 'absent' as const, ['stop web: env_file /r/app/web.env is not there @4']],
    ['./web.env', 'folder' as const, ['stop web: env_file /r/app/web.env is a folder @4']],
    ['[{ path: ./web.env, required: false }]', 'absent' as const, []],
    ['./web.env', 'file' as const, []],
  ])('%s, %s', (line, kind, expected) => {
    expect(told(findWith(envFiles, [stack(line)], paths({ '/r/app/web.env': kind })))).toEqual(expected);
  });

  it('works on files that Compose refuses for it', () => {
    const found = findWith(
      envFiles,
      [stack('./web.env', 'not found')],
      paths({ '/r/app/web.env': 'absent' }),
    );
    expect(found).toHaveLength(1);
  });
});
