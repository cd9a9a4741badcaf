// Attack: a change that reaches other projects or the host through parts of the model that look harmless.
import { describe, expect, it } from 'vitest';

import type { ComposeModel, ComposeService } from '../../../platform/domain/compose.ts';
import { findDangers } from '../../../platform/domain/dangerous.ts';

const model = (web: ComposeService, rest: Partial<ComposeModel> = {}): ComposeModel => ({
  name: 'app',
  services: { web },
  networks: {},
  volumes: {},
  ...rest,
});
const plain: ComposeService = { build: { context: 'repo:web', dockerfile: 'Dockerfile' } };

const ATTACKS: readonly [string, ComposeModel][] = [
  ['the network of another project, by network_mode', model({ ...plain, network_mode: 'other_default' })],
  [
    'the network of another project, by its name',
    model(plain, { networks: { default: { name: 'other_default' } } }),
  ],
  ['the volume of another project, by its name', model(plain, { volumes: { data: { name: 'other_data' } } })],
  [
    'addresses that the host needs for others',
    model(plain, { networks: { n: { name: 'app_n', ipam: { config: [{ subnet: '8.8.8.0/24' }] } } } }),
  ],
  [
    'a port of the host, through the log driver',
    model({ ...plain, logging: { driver: 'syslog', options: { 'syslog-address': 'tcp://127.0.0.1:6379' } } }),
  ],
  [
    'the base image of everybody, by building over its name',
    model({ ...plain, image: 'node:24-bookworm-slim' }),
  ],
  [
    'every right, by a privileged hook',
    model({ ...plain, post_start: [{ command: ['id'], privileged: true }] }),
  ],
  [
    'the label by which Dockfra finds its roles',
    model({ ...plain, labels: { 'dockfra.root': 'x', 'dockfra.role': 'developer' } }),
  ],
  [
    'the label by which compose finds another project',
    model({ ...plain, labels: { 'com.docker.compose.project': 'other' } }),
  ],
  ['protection from the out-of-memory killer', model({ ...plain, oom_score_adj: -1000 })],
];

describe('findDangers', () => {
  it.each(ATTACKS)('refuses %s', (_, candidate) => {
    expect(findDangers(model(plain), candidate)).toHaveLength(
      candidate.services['web']?.['labels'] && 'dockfra.root' in Object(candidate.services['web']['labels'])
        ? 2
        : 1,
    );
    expect(findDangers(candidate, candidate)).toEqual([]);
  });

  it('lets the names be that compose itself gives', () => {
    const usual = model(
      { ...plain, image: 'app-web', network_mode: 'service:db', logging: { driver: 'json-file' } },
      { volumes: { data: { name: 'app_data' } }, networks: { default: { name: 'app_default', ipam: {} } } },
    );
    expect(findDangers(model(plain), usual)).toEqual([]);
  });
});
