import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';

/** Each waits for a file, and is then ill in its own way. */
const WAIT = 'while ! test -e /go; do sleep 0.02; done';
const COMPOSE = `services:
  crash: { image: "debian:bookworm-slim", stop_grace_period: 1s, command: [sh, -c, "${WAIT}; exit 3"] }
  memory: { image: "debian:bookworm-slim", stop_grace_period: 1s, restart: always, mem_limit: 32m, memswap_limit: 32m, command: [sh, -c, "${WAIT}; rm /go; exec tail /dev/zero"] }
  sick:
    image: debian:bookworm-slim
    stop_grace_period: 1s
    command: [sh, -c, "sleep infinity"]
    healthcheck: { test: [CMD-SHELL, "! test -e /go"], interval: 1s, retries: 1 }
`;
const listSchema = z.looseObject({
  incidents: z.array(z.looseObject({ service: z.string(), symptom: z.string(), firstSeen: z.string() })),
});

let root: LineRoot;
beforeAll(async () => {
  root = await lineRoot('ill');
  await root.writeFile('compose.yaml', `name: ${root.project}\n${COMPOSE}`);
  const yaml = await root.readFile('dockfra.yaml');
  // the looking alone would find it after five minutes
  await root.writeFile('dockfra.yaml', `${yaml}monitor: { interval_seconds: 300 }\n`);
  await root.docker('compose', '-f', `${root.dir}/compose.yaml`, 'up', '-d');
  await root.up();
  await eventually(
    'the monitor at work',
    async () => /monitor.*(idle|working|watch)/i.test((await root.owner('crew')).out) || null,
    60_000,
  );
});
afterAll(() => root?.remove());

describe('a service that becomes ill under the monitor', () => {
  it.each([
    ['crash', 'exited'],
    ['memory', 'oom_killed'],
    ['sick', 'unhealthy'],
  ])("is on record within seconds, by the engine's own word: %s", async (service, symptom) => {
    const container = `${root.project}-${service}-1`;
    await new Promise((resolve) => setTimeout(resolve, 3000)); // nothing else is being looked at
    await root.docker('exec', container, 'touch', '/go');
    const touched = Date.now();
    const found = await eventually(
      `the incident of ${service}`,
      async () => {
        const listed = listSchema.parse(JSON.parse((await root.owner('incident', 'list', '--json')).out));
        return listed.incidents.find((one) => one.service === service) ?? null;
      },
      60_000,
    );
    expect(found.symptom).toBe(symptom);
    const at = await root.docker(
      'inspect',
      '--format',
      service === 'crash' ? '{{.State.FinishedAt}}' : '{{.State.StartedAt}}',
      container,
    );
    const since = Date.parse(found.firstSeen) - (service === 'sick' ? touched : Date.parse(at));
    console.log(`${service}: on record ${since} ms after ${service === 'sick' ? 'it was made ill' : at}`);
    expect(since).toBeLessThan(25_000);
  });
});
