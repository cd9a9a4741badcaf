import { describe, expect, it } from 'vitest';

import { configSchema } from '../../platform/domain/config.ts';
import type { PostLaunchItem } from '../../platform/domain/post-launch.ts';
import { readPostLaunch } from '../../platform/flows/post-launch.ts';
import type { ServiceState } from '../../platform/ports.ts';
import { serveWizard } from './wizard-server.ts';

const BUTTONS = [
  { label: 'shop', url: 'http://localhost:${PORT:-80}/', stack: 'shop', condition: 'stack_running(shop)' },
  { label: 'always', url: 'http://localhost/' },
];
const STACK = { name: 'shop', dir: '/srv', project: 'shop', files: [], envFile: null };
const RUNNING: ServiceState = {
  service: 'web',
  containerId: 'c',
  imageId: 'i',
  image: 'x',
  revision: null,
  state: 'running',
  health: 'none',
  restarts: 0,
  exitCode: null,
  startedAt: '',
  ports: [],
};

/** The flow over ports in memory. */
function read(services: () => Promise<ServiceState[]>) {
  const config = configSchema.parse({ post_launch: BUTTONS });
  return readPostLaunch({
    settings: { current: async () => config },
    compose: { stacks: async () => ({ stacks: [STACK], faults: [] }) },
    stackFiles: { read: async () => ({ texts: [], values: { PORT: '8081' }, faults: [] }) },
    engine: { roles: async () => [], services },
  });
}

describe('readPostLaunch', () => {
  it('shows a button while its condition holds, with the values of its stack', async () => {
    expect(await read(async () => [RUNNING])).toMatchObject([
      { label: 'shop', shown: true, url: 'http://localhost:8081/' },
      { label: 'always', shown: true },
    ]);
    expect(await read(async () => [])).toMatchObject([{ shown: false }, { shown: true }]);
  });

  it('goes on without an engine', async () => {
    const items = await read(() => Promise.reject(new Error('it is away')));
    expect(items).toMatchObject([
      { shown: false, why: expect.stringContaining('it is away') },
      { shown: true },
    ]);
  });
});

describe('GET /api/post-launch', () => {
  it('is for whoever is logged in', async () => {
    const { ask } = await serveWizard();
    expect((await ask('/api/post-launch')).status).toBe(401);
  });

  it('tells the buttons that are shown, and no secret', async () => {
    const { ask, logIn, world } = await serveWizard();
    const cookie = await logIn();
    const secret = 'kx92-very-secret-71';
    world.secrets = [{ name: 'KEY', value: secret }];
    const item: PostLaunchItem = {
      label: secret,
      stack: null,
      url: null,
      action: 'stack.up',
      input: { name: ['shop'] },
      shown: true,
      why: null,
    };
    world.audit.buttons = [item, { ...item, label: 'hidden', shown: false, why: 'x' }];
    const reply = await ask('/api/post-launch', { headers: { cookie } });
    expect(reply.json).toMatchObject({ items: [{ action: 'stack.up', input: { name: ['shop'] } }] });
    expect(reply.text).not.toContain(secret);
    expect(reply.text).not.toContain('hidden');
  });
});
