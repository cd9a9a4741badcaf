import { expect, it } from 'vitest';

import { readProbes } from '../../platform/flows/deploy-ticket-verify.ts';
import { textsIn } from '../support/compose-texts.ts';

const stack = { name: 'app', dir: '/r', project: 'app', files: ['/r/compose.yaml'], envFile: '/r/.env' };
const compose = 'services: { web: { image: x, ports: ["${WEB_PORT:-18480}:80", "${OTHER}:81"] } }\n';

function probes(url: string, values: Record<string, string> = {}) {
  const { texts } = textsIn('compose.yaml', compose);
  const stackFiles = {
    read: () => Promise.resolve({ texts, values, faults: [] }),
    describe: () => Promise.reject(new Error('not here')),
    tree: () => Promise.reject(new Error('not here')),
    sources: () => Promise.reject(new Error('not here')),
    writeEnv: () => Promise.reject(new Error('not here')),
    holdEnv: () => Promise.reject(new Error('not here')),
  };
  return readProbes({ stackFiles }, stack, [{ url, expect: { status: 200 } }]);
}

it('a variable that nothing sets has the default of the compose file', async () => {
  expect(await probes('http://127.0.0.1:${WEB_PORT}/')).toMatchObject({
    ok: true,
    value: [{ url: 'http://127.0.0.1:18480/' }],
  });
  expect(await probes('http://127.0.0.1:${WEB_PORT}/', { WEB_PORT: '81' })).toMatchObject({
    value: [{ url: 'http://127.0.0.1:81/' }],
  });
});

it('one without value and default is refused by name before anything is deployed', async () => {
  expect(await probes('http://127.0.0.1:${OTHER}/')).toMatchObject({
    ok: false,
    refusal: { message: expect.stringContaining('needs OTHER'), hint: expect.stringContaining('/r/.env') },
  });
  expect(await probes('http://127.0.0.1:${OTHER:-x}/')).toMatchObject({ ok: false });
});
