import { describe, expect, it } from 'vitest';

import { readContainerDetail } from '../../../platform/domain/container-detail.ts';
import { readStats } from '../../../platform/domain/container-stats.ts';
import { parseSince } from '../../../platform/domain/log-since.ts';
import { createRedactedLines } from '../../../platform/domain/redact-lines.ts';

const REVISION = 'org.opencontainers.image.revision';

const inspected = (more: Record<string, unknown> = {}) => ({
  Id: 'a'.repeat(64),
  Name: '/shop-web-2',
  Image: 'sha256:1',
  Created: '2026-03-02T10:00:00Z',
  RestartCount: 3,
  State: {
    Status: 'exited',
    ExitCode: 137,
    OOMKilled: true,
    Error: '',
    StartedAt: '2026-03-02T10:00:01Z',
    FinishedAt: '2026-03-02T11:00:00Z',
    Health: { Status: 'unhealthy', Log: [{ Start: 's', End: 'e', ExitCode: 1, Output: 'no answer\n' }] },
  },
  Config: {
    Image: 'shop/web',
    Env: ['NODE_ENV=production', 'API_TOKEN=abc', 'EMPTY_PASSWORD=', 'URL=a=b'],
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['node', 'x.mjs'],
    Labels: { 'com.docker.compose.container-number': '2', [REVISION]: 'c0ffee' },
  },
  HostConfig: { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } },
  Mounts: [
    { Type: 'volume', Name: 'shop_data', Source: '/var/lib/docker/x', Destination: '/data', RW: false },
  ],
  NetworkSettings: {
    Ports: { '80/tcp': [{ HostIp: '', HostPort: '8080' }], '9000/tcp': null },
    Networks: { shop_default: { IPAddress: '172.18.0.2', Aliases: ['web', 'web'] } },
  },
  ...more,
});

describe('readContainerDetail', () => {
  it('tells state, reason, ports, mounts and networks', () => {
    expect(readContainerDetail(inspected(), REVISION)).toMatchObject({
      name: 'shop-web-2',
      number: 2,
      commit: 'c0ffee',
      command: 'docker-entrypoint.sh node x.mjs',
      exitCode: 137,
      oomKilled: true,
      checks: [{ exitCode: 1, output: 'no answer' }],
      restarts: 3,
      restartPolicy: 'always',
      ports: ['0.0.0.0:8080->80/tcp', '9000/tcp'],
      mounts: [{ type: 'volume', source: 'shop_data', target: '/data', writable: false }],
      networks: [{ name: 'shop_default', address: '172.18.0.2', aliases: ['web'] }],
    });
  });

  it('has no value of a secret name, and keeps "=" in values', () => {
    expect(readContainerDetail(inspected(), REVISION)?.environment).toEqual([
      { name: 'API_TOKEN', value: null },
      { name: 'EMPTY_PASSWORD', value: '' },
      { name: 'NODE_ENV', value: 'production' },
      { name: 'URL', value: 'a=b' },
    ]);
  });

  it('is null for what is no container, and reads rare shapes as far as they go', () => {
    expect(readContainerDetail({ message: 'no such container' }, REVISION)).toBeNull();
    const bare = inspected({ Mounts: null, NetworkSettings: undefined, HostConfig: undefined });
    expect(readContainerDetail(bare, REVISION)).toMatchObject({
      mounts: [],
      networks: [],
      restartPolicy: 'no',
    });
  });
});

describe('readStats', () => {
  const sample = (system: number | undefined, total: number) => ({
    read: '2026-03-02T12:00:01Z',
    cpu_stats: { cpu_usage: { total_usage: 3_000 }, system_cpu_usage: 20_000, online_cpus: 4 },
    precpu_stats: {
      cpu_usage: { total_usage: total },
      ...(system === undefined ? {} : { system_cpu_usage: system }),
    },
    memory_stats: { usage: 1000, limit: 4000, stats: { inactive_file: 300 } },
  });

  it('reckons as docker stats does: the share of all processors, and memory without the page cache', () => {
    expect(readStats(JSON.stringify(sample(10_000, 1_000)))).toEqual({
      at: '2026-03-02T12:00:01Z',
      cpuPercent: 80,
      memoryBytes: 700,
      memoryLimitBytes: 4000,
    });
  });

  it('has no rate with the first sample', () => {
    expect(readStats(JSON.stringify(sample(undefined, 0)))?.cpuPercent).toBeNull();
  });

  it.each([['{"read":"0001-01-01T00:00:00Z"}'], ['{"cut'], ['7']])('leaves out %s', (line) => {
    expect(readStats(line)).toBeNull();
  });
});

describe('createRedactedLines', () => {
  const line = (text: string, stream: 'out' | 'err' = 'out') => ({ at: `at ${text}`, stream, text, cut: 0 });
  const hide = (text: string) => text.replaceAll('s3cret', '[secret:X]');

  it('takes known secrets out of each line and leaves times and order', () => {
    const clean = createRedactedLines(hide);
    expect(clean([line('a s3cret'), line('b', 'err'), line('')])).toEqual([
      { ...line('a s3cret'), text: 'a [secret:X]' },
      line('b', 'err'),
      line(''),
    ]);
  });

  it('holds a private key back until its end, whichever piece that comes in', () => {
    const clean = createRedactedLines((text) =>
      text.replaceAll(/-----BEGIN[\s\S]*END PRIVATE KEY-----/g, '[key]'),
    );
    const first = clean([
      line('before'),
      line('-----BEGIN PRIVATE KEY-----'),
      line('MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'),
    ]);
    expect(first.map(({ text }) => text)).toEqual(['before']);
    const second = clean([
      line('MIIEvQIBADANBgkqhkiG9w0BAQEFAASD'),
      line('-----END PRIVATE KEY-----'),
      line('after'),
    ]);
    expect(second.map(({ text }) => text)).toEqual(['[key]', 'after']);
  });
});

describe('parseSince', () => {
  const now = new Date('2026-03-02T12:00:00.000Z');
  it.each([
    ['15m', '2026-03-02T11:45:00.000Z'],
    ['2h', '2026-03-02T10:00:00.000Z'],
    ['1d', '2026-03-01T12:00:00.000Z'],
    ['2026-03-02T10:00:00.123456789Z', '2026-03-02T10:00:00.123456789Z'],
    ['2026-03-02T10:00:00+02:00', '2026-03-02T08:00:00.000Z'],
    ['yesterday', null],
    ['2026-13-02T10:00:00Z', null],
  ])('%s is %s', (text, since) => {
    expect(parseSince(text, now)).toBe(since);
  });
});
