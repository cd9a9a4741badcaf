import { appendFile, chmod, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { Result } from '../../platform/domain/result.ts';
import { diagnose } from '../../platform/flows/doctor.ts';
import { fixedPortsFree } from '../../platform/flows/fixed-ports.ts';
import { launchStacks, type Launched } from '../../platform/flows/launch-stacks.ts';
import type { Ports } from '../../platform/ports.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A port of this machine that this very process holds. */
async function heldPort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const signal = new AbortController().signal;
const me = `node (pid ${process.pid})`;

/** `stack up` as far as compose would be started: no engine is asked. */
function launch(ports: Ports): Promise<Result<Launched[]>> {
  const nothing = { ...ports.engine, roles: () => Promise.resolve([]), services: () => Promise.resolve([]) };
  return launchStacks(
    { ...ports, engine: nothing },
    { stacks: [], set: {}, signal, progress: () => undefined },
  );
}

describe('a port that another program holds', () => {
  it('stops `up` before anything is made where wizard or role cannot do without; doctor says the same', async () => {
    const port = await heldPort();
    const wizard = await openTestRoot(await tempFolder({ 'dockfra.yaml': `wizard: { port: ${port} }\n` }));
    const refused = await fixedPortsFree(wizard.ports, await wizard.ports.settings.current());
    const message = `port ${port} of the wizard is held by ${me}`;
    const hint = `set wizard.port in dockfra.yaml   or free it: kill ${process.pid}`;
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'conflict', message, hint } });
    const { findings, healthy } = await diagnose(wizard.ports, signal);
    expect(healthy).toBe(false);
    expect(findings).toContainEqual({ check: `port ${port}`, verdict: 'fail', what: message, cure: hint });

    const role = await openTestRoot(
      await tempFolder({ 'dockfra.yaml': `wizard: { port: 1 }\nroles: { monitor: { port: ${port} } }\n` }),
    );
    expect(await fixedPortsFree(role.ports, await role.ports.settings.current())).toMatchObject({
      refusal: { message: `port ${port} of role monitor is held by ${me}` },
    });
  });

  it('is found by doctor where a stack publishes it, in the words of `up`', async () => {
    const port = await heldPort();
    const compose = `services:\n  web:\n    build: { context: ., dockerfile_inline: FROM scratch }\n    ports: ["127.0.0.1:${port}:80"]\n`;
    const { ports } = await openTestRoot(await tempFolder({ 'shop/compose.yaml': compose }));
    const message = `stack shop cannot start: port ${port} of service web is held by ${me}`;
    expect(await launch(ports)).toMatchObject({ ok: false, refusal: { code: 'conflict', message } });
    const { findings, healthy } = await diagnose(ports, signal);
    expect(healthy).toBe(false);
    expect(findings).toContainEqual(expect.objectContaining({ verdict: 'fail', what: message }));
  });
});

describe('a stack that cannot be started', () => {
  const broken = `services:\n  web:\n    image: "web:\${DB_PASSWORD}"\n    depends_on: [nobody]\n`;

  it('leaves no .env behind where there was none', async () => {
    const dir = await tempFolder({ 'compose.yaml': broken });
    const { ports } = await openTestRoot(dir);
    expect(await launch(ports)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input', message: expect.stringContaining('nobody') },
    });
    await expect(stat(path.join(dir, '.env'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves the .env as it was, with its mode', async () => {
    const dir = await tempFolder({ 'compose.yaml': broken, '.env': '# mine\nOTHER=1\n' });
    await chmod(path.join(dir, '.env'), 0o664);
    const before = (await stat(path.join(dir, '.env'))).mode;
    const { ports } = await openTestRoot(dir);
    await launch(ports);
    expect(await readFile(path.join(dir, '.env'), 'utf8')).toBe('# mine\nOTHER=1\n');
    expect((await stat(path.join(dir, '.env'))).mode).toBe(before);
  });

  it('leaves what somebody else writes into its env files meanwhile', async () => {
    const dir = await tempFolder({ 'compose.yaml': broken, 'first.env': 'A=1\n', '.env': 'OTHER=1\n' });
    const file = (name: string) => path.join(dir, name);
    const { ports } = await openTestRoot(dir);
    const { stacks } = ports.compose;
    let asked = 0;
    const edited = async () => {
      asked += 1;
      if (asked === 2) for (const name of ['first.env', '.env']) await appendFile(file(name), 'THEIRS=1\n');
      const found = await stacks();
      const all = found.stacks.map((stack) => ({ ...stack, moreEnvFiles: [file('first.env')] }));
      return { ...found, stacks: all };
    };
    expect(await launch({ ...ports, compose: { ...ports.compose, stacks: edited } })).toMatchObject({
      refusal: { message: expect.stringContaining('nobody') },
    });
    expect(asked).toBeGreaterThan(1);
    expect(await readFile(file('first.env'), 'utf8')).toBe('A=1\nTHEIRS=1\n');
    expect(await readFile(file('.env'), 'utf8')).toBe('OTHER=1\nTHEIRS=1\n');
  });
});
