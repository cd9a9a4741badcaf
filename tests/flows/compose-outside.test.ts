import { describe, expect, it } from 'vitest';

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
const asked = (text: string, editor = manager) => refuseOutside('/srv', { text: OLD, stack }, text, editor);

describe('refuseOutside', () => {
  it.each([
    ['include: [https://example.org/x.yaml]\n'],
    ['include: [oci://example.org/x]\n'],
    ['include: [{ path: ../../etc/x.yaml }]\n'],
    ['services: { web: { extends: { file: /etc/x.yaml, service: a } } }\n'],
    ['services: { web: { env_file: ["../../root/.env"] } }\n'],
    ['services: { web: { env_file: "${SOMEWHERE}" } }\n'],
    ['services: { web: { env_file: ../.dockfra/secrets.yaml } }\n'],
  ])('keeps others from %s', (text) => {
    expect(asked(text)).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    expect(asked(text, { by: 'owner:me', owner: true })).toEqual({ ok: true, value: null });
  });

  it('lets be what was there, and what lies inside', () => {
    expect(asked(`${OLD}  db: { image: x, env_file: [db.env, ../shared.env], build: ../../else }\n`)).toEqual(
      {
        ok: true,
        value: null,
      },
    );
  });
});
