import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cliRoot, type CliRoot } from '../support/cli-root.ts';

/** A Python service with a compose file and nothing else: no health check, no /health, no dockfra.yaml. */
const FILES = {
  'docker-compose.yml': `services:
  hello:
    build: .
    ports: ["127.0.0.1:18931:8000"]
    stop_grace_period: 1s
`,
  Dockerfile: 'FROM python:3.13-slim\nCOPY server.py /server.py\nCMD ["python3", "/server.py"]\n',
  'server.py': `from http.server import BaseHTTPRequestHandler, HTTPServer

ANSWER = b"one"

class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ANSWER)

HTTPServer(("", 8000), Hello).serve_forever()
`,
};

let root: CliRoot;

beforeAll(async () => {
  root = await cliRoot('any', FILES);
});
afterAll(async () => {
  await root.remove();
});

const answer = async () => (await fetch('http://127.0.0.1:18931/')).text();

describe('a repository that knows nothing of Dockfra', () => {
  it('is found and brought up under its own project name', async () => {
    const { out } = await root.owner('stack', 'list', '--json');
    const name: unknown = JSON.parse(out);
    expect(JSON.stringify(name)).toContain('docker-compose.yml');
    const stack = /"name":\s*"([^"]+)"/.exec(out)?.[1] ?? '';
    await root.owner('up', '--stack', stack);
    await expect.poll(answer, { timeout: 20_000 }).toBe('one');
  });

  it('goes from ticket to done over SSH, and says that no checks ran', async () => {
    expect((await root.ssh('manager', 'ticket create "Answer two"')).code).toBe(0);
    expect((await root.ssh('developer', 'ticket work T-0001')).code).toBe(0);
    const edit =
      'cd /work/T-0001 && sed -i s/one/two/ server.py && git commit -qam "Answer two" && ticket submit';
    const submitted = await root.ssh('developer', edit);
    expect(submitted).toMatchObject({ code: 0 });
    expect(`${submitted.out}${submitted.err}`).toMatch(/no checks/i);
    await root.owner('ticket', 'approve', 'T-0001');
    expect(await root.ssh('monitor', 'deploy T-0001')).toMatchObject({ code: 0 });

    expect(await answer()).toBe('two');
    const ticket = await root.ticket('T-0001');
    expect(ticket.status).toBe('done');
    expect(ticket.evidence.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['no-checks', 'deploy', 'verify']),
    );
    expect(ticket.history.map(({ to, by }) => `${to} ${by.split(':')[0]}`)).toEqual([
      'open manager',
      'in_progress developer',
      'review developer',
      'approved owner',
      'deploying monitor',
      'done monitor',
    ]);
  });

  it('leaves the main branch, the work tree and the running container at the same commit', async () => {
    const head = await root.git('rev-parse', 'main');
    const id = await root.docker(
      'ps',
      '-q',
      '--filter',
      `label=com.docker.compose.project.working_dir=${root.dir}`,
    );
    expect(
      await root.docker(
        'inspect',
        '--format',
        '{{index .Config.Labels "org.opencontainers.image.revision"}}',
        id,
      ),
    ).toBe(head);
    expect(await root.git('status', '--porcelain')).toBe('');
    expect(await root.git('show', 'main:server.py')).toContain('two');
  });

  it("keeps the deployed version through the user's own compose up", async () => {
    await root.docker(
      'compose',
      '--project-directory',
      root.dir,
      '-f',
      `${root.dir}/docker-compose.yml`,
      'up',
      '-d',
    );
    expect(await answer()).toBe('two');
  });

  it('has a whole audit with role and person in every line', async () => {
    expect((await root.owner('audit', 'verify')).out).toContain('whole');
    const lines: { role: string; person: string }[] = JSON.parse(
      (await root.owner('audit', 'tail', '100', '--json')).out,
    );
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.every(({ role, person }) => role !== '' && person !== '')).toBe(true);
  });
});
