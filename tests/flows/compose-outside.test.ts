import { describe, expect, it } from 'vitest';

import { refuse } from '../../platform/domain/result.ts';
import { refuseOutside } from '../../platform/flows/compose-outside.ts';

const stack = {
  name: 'shop',
  dir: '/srv/shop',
  project: 'shop',
  files: ['/srv/shop/compose.yaml'],
  envFile: null,
};
const OLD =
  'include: [https://example.org/old.yaml]\nservices:\n  web: { image: x, env_file: ../../etc/old }\n';
const manager = { by: 'manager:ann', owner: false };
const FILE = '/srv/shop/compose.yaml';
const ports = {
  root: { dir: '/srv' },
  composeSources: {
    read: (file: string) => Promise.resolve(refuse('not_found', `there is no ${file}`, 'write it')),
  },
};
const asked = (text: string, editor = manager) =>
  refuseOutside(ports, { source: { file: FILE, text: OLD }, stacks: [stack] }, text, editor);

describe('refuseOutside', () => {
  it.each([
    ['include: [https://example.org/x.yaml]\n'],
    ['include: [oci://example.org/x]\n'],
    ['include: [{ path: ../../etc/x.yaml }]\n'],
    ['services: { web: { extends: { file: /etc/x.yaml, service: a } } }\n'],
    ['services: { web: { env_file: ["../../root/.env"] } }\n'],
    ['services: { web: { env_file: "${SOMEWHERE}" } }\n'],
    ['services: { web: { env_file: ../.dockfra/secrets.yaml } }\n'],
    ['services: { web: { env_file: ../../srv/shop/up-and-back.env } }\n'],
    ['services: { web: { env_file: ~/.env } }\n'],
  ])('keeps others from %s', async (text) => {
    expect(await asked(text)).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    expect(await asked(text, { by: 'owner:me', owner: true })).toEqual({ ok: true, value: null });
  });

  it('lets be what was there, and what lies inside', async () => {
    const text = `${OLD}  db: { image: x, env_file: [db.env, ../shared.env], build: ../../else }\n`;
    expect(await asked(text)).toEqual({ ok: true, value: null });
  });

  it('ends with a file that includes itself without end, and lets nobody hide behind that', async () => {
    const text = 'include: [{ path: /srv/shop/compose.yaml, project_directory: deeper }]\n';
    expect(await asked(text)).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
  });
});
