import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { linkStandIn, until, type Linked } from '../support/role-links.ts';
import { inside, run, ssh, startRoleStack, type RoleStack } from '../support/role-stack.ts';

const SHELL_ROLES = ['manager', 'monitor', 'autopilot'] as const;

describe('logging in to the roles with the system ssh client', () => {
  let stack: RoleStack;
  let linked: Linked;

  beforeAll(async () => {
    stack = await startRoleStack();
    linked = linkStandIn(stack);
    await linked.ready();
  });
  afterAll(async () => {
    await linked?.close();
    await stack?.remove();
  });
  beforeEach(() => {
    linked.broker.heard.length = 0;
  });

  describe.each(SHELL_ROLES)('%s', (role) => {
    it('runs one catalogued command; the platform knows role and person', async () => {
      expect(await ssh(stack, [role, 'ticket', 'list'])).toEqual({ code: 0, out: 'ticket|list\n', err: '' });
      expect(linked.broker.heard).toEqual([
        {
          role,
          request: expect.objectContaining({ argv: ['ticket', 'list'], person: 'owner', columns: null }),
        },
      ]);
    });

    it('takes shell characters as text: nothing but the platform sees them', async () => {
      const { out } = await ssh(stack, [role, 'ticket create "a; id" $(id) `id` | id && id > /tmp/x']);
      expect(out).toBe('ticket|create|a; id|$(id)|`id`|||id|&&|id|>|/tmp/x\n');
    });

    it('has neither sftp nor forwarding nor agent', async () => {
      expect((await ssh(stack, ['-s', role, 'sftp'])).code).not.toBe(0);
      const forward = await ssh(stack, ['-W', '127.0.0.1:2222', role], { timeoutMs: 10_000 });
      expect(forward.code).not.toBe(0);
      const remote = await ssh(stack, [
        '-o',
        'ExitOnForwardFailure=yes',
        '-R',
        '9911:127.0.0.1:1',
        role,
        'ticket',
        'list',
      ]);
      expect(remote.code).not.toBe(0);
      const streams = await ssh(stack, [
        '-o',
        'ExitOnForwardFailure=yes',
        '-R',
        '/run/dockfra/other.sock:127.0.0.1:1',
        role,
        'ticket',
        'list',
      ]);
      expect(streams.code).not.toBe(0);
    });

    it('reads commands line by line without a terminal', async () => {
      const { out, code } = await ssh(stack, ['-T', role], {
        input: "ticket list\nticket create 'two words'\nexit\nticket never\n",
      });
      expect(out).toBe('ticket|list\nticket|create|two words\n');
      expect(code).toBe(0);
    });

    it('says what is wrong with a line', async () => {
      const { code, err } = await ssh(stack, [role, `ticket create "half of it`]);
      expect(code).toBe(2);
      expect(err).toContain('not closed');
    });
  });

  it('gives a terminal with help, completion, Ctrl-C and Ctrl-D', async () => {
    const said = await terminal(stack, 'manager', [
      ['manager> ', 'he\t'],
      ['help ', '\r'],
      ['Creates a ticket.', 'tick\t'],
      ['ticket ', 'l\t'],
      ['list ', '\r'],
      ['ticket|list', 'half a line\u0003'],
      ['^C', '\u0004'],
    ]);
    expect(said.code).toBe(0);
    expect(said.text).not.toContain('half|a');
  });

  it('passes piped text on when an argument asks for it', async () => {
    await ssh(stack, ['manager', 'ticket', 'create', '-'], { input: 'long text' });
    expect(linked.broker.heard[0]?.request.stdin).toBe('long text');
  });

  describe('developer', () => {
    it('has a real shell, and short names of the commands', async () => {
      expect(
        (
          await ssh(stack, [
            'developer',
            'cd /work && echo "$(pwd)" | tr a-z A-Z; ticket show T-1; my-tickets',
          ])
        ).out,
      ).toBe('/WORK\nticket|show|T-1\nmy-tickets\n');
      expect(linked.broker.heard[0]?.request.cwd).toBe('/work');
    });

    it('hands on whatever name its shell claims: the platform marks it as claimed', async () => {
      await ssh(stack, ['developer', 'DOCKFRA_PERSON=boss ticket list']);
      expect(linked.broker.heard[0]).toMatchObject({ role: 'developer', request: { person: 'boss' } });
    });

    it('shows its message to terminals only', async () => {
      const said = await terminal(stack, 'developer', [
        ['$ ', 'echo sum$((20+3))\r'],
        ['sum23', 'exit\r'],
      ]);
      expect(said.text).toContain('Tickets are worked in');
      expect((await ssh(stack, ['developer', 'true'])).out).toBe('');
    });

    it('has neither sftp nor forwarding', async () => {
      expect((await ssh(stack, ['-s', 'developer', 'sftp'])).code).not.toBe(0);
      expect((await ssh(stack, ['-W', '127.0.0.1:2222', 'developer'], { timeoutMs: 10_000 })).code).not.toBe(
        0,
      );
    });

    it('never gets the agent of the person', async () => {
      const asked = `ssh -F ${stack.launched.sshConfig} -A developer 'echo "\${SSH_AUTH_SOCK:-none}"'; ssh-add -l; true`;
      const { out } = await run('ssh-agent', ['sh', '-c', asked]);
      expect(out).toMatch(/^none\n/);
    });

    it('serves git over ssh through a .bashrc that prints and sleeps', async () => {
      await inside(
        stack,
        'developer',
        [
          'sh',
          '-c',
          'printf "echo noise; sleep 60\\n" > ~/.bashrc; cp ~/.bashrc ~/.profile; git init -q /work/repo && cd /work/repo && git config user.name d && git config user.email d@d && git commit -q --allow-empty -m one && git config receive.denyCurrentBranch updateInstead',
        ],
        'developer',
      );
      const clone = path.join(stack.state, 'clone');
      const command = `ssh -F ${stack.launched.sshConfig} -o BatchMode=yes`;
      const env = { GIT_SSH_COMMAND: command };
      expect((await run('git', ['clone', '-q', 'developer:/work/repo', clone], { env })).code).toBe(0);
      await writeFile(path.join(clone, 'new.txt'), 'new');
      await run('git', ['-C', clone, 'add', '.']);
      await run('git', [
        '-C',
        clone,
        '-c',
        'user.name=a',
        '-c',
        'user.email=a@a',
        'commit',
        '-q',
        '-m',
        'two',
      ]);
      expect((await run('git', ['-C', clone, 'push', '-q'], { env })).code).toBe(0);
      expect((await ssh(stack, ['developer', 'cat /work/repo/new.txt'])).out).toBe('new');
      await inside(
        stack,
        'developer',
        ['rm', '-f', '/home/developer/.bashrc', '/home/developer/.profile'],
        'developer',
      );
    });
  });

  it('keeps the accounts apart: a key of one role or purpose opens no other', async () => {
    const platform = path.join(stack.state, 'keys', 'platform');
    const as = async (user: string, role: string, key: string): Promise<number> =>
      (await ssh(stack, ['-o', `IdentityFile=none`, '-i', key, '-o', `User=${user}`, role, 'ticket', 'list']))
        .code;
    const owner = path.join(stack.state, 'keys', 'owner');
    for (const user of ['root', 'link', 'courier', 'developer'])
      expect(await as(user, 'manager', owner)).toBe(255);
    for (const user of ['link', 'courier', 'manager', 'root'])
      expect(await as(user, 'developer', owner)).toBe(255);
    const config = path.join(stack.state, 'ssh_platform');
    await writeFile(
      config,
      `Host *\n  HostName 127.0.0.1\n  IdentityFile "${platform}"\n  IdentitiesOnly yes\n  StrictHostKeyChecking yes\n  UserKnownHostsFile "${path.join(stack.state, 'known_hosts')}"\n  BatchMode yes\n`,
    );
    const platformAs = (
      user: string,
      role: 'manager' | 'developer',
      more: string[],
    ): ReturnType<typeof run> =>
      run('ssh', ['-F', config, '-p', String(stack.launched.ports[role]), ...more, `${user}@${role}`, 'id']);
    expect((await platformAs('manager', 'manager', [])).code).toBe(255);
    expect((await platformAs('developer', 'developer', [])).code).toBe(255);
    expect((await platformAs('link', 'manager', [])).out).toBe('');
    expect((await platformAs('link', 'manager', [])).code).not.toBe(0);
    expect(
      (await platformAs('link', 'manager', ['-o', 'ExitOnForwardFailure=yes', '-R', '9912:127.0.0.1:1']))
        .code,
    ).not.toBe(0);
    expect((await platformAs('courier', 'developer', [])).out).toContain('the courier knows');
  });

  it('is away within two seconds, exit code 3, when no platform is there; and back with it', async () => {
    await linked.close();
    const from = Date.now();
    const { code, err } = await ssh(stack, ['manager', 'ticket', 'list']);
    expect({ code, lines: err.split('\n').length, fast: Date.now() - from < 2000 }).toEqual({
      code: 3,
      lines: 2,
      fast: true,
    });
    linked = linkStandIn(stack);
    await linked.ready();
    expect((await ssh(stack, ['manager', 'ticket', 'list'])).code).toBe(0);
  });

  it('leaves no dead processes behind and stops within seconds', async () => {
    await inside(stack, 'autopilot', ['sh', '-c', '(sleep 0.2 &) ; (sleep 0.3 &)'], 'autopilot');
    await until(
      async () => !(await inside(stack, 'autopilot', ['ps', '-eo', 'stat,comm'])).out.includes('Z'),
      30_000,
    );
    await stack.container('autopilot').stop({ t: 20 }); // then the engine kills: exit code 137
    const { State } = await stack.container('autopilot').inspect();
    expect(State.ExitCode).toBe(0);
    await stack.container('autopilot').start();
    await until(() => linked.links.connected('autopilot'), 30_000);
  });

  it('brings sshd and link back after sshd was killed, and after the container restarted', async () => {
    const pid = async (): Promise<string> =>
      (await inside(stack, 'monitor', ['cat', '/run/sshd.pid'])).out.trim();
    const first = await pid();
    await inside(stack, 'monitor', ['kill', '-KILL', first]);
    await until(
      async () => (await pid()) !== first && (await ssh(stack, ['monitor', 'ticket', 'list'])).code === 0,
      30_000,
    );
    await stack.container('monitor').restart({ t: 5 });
    await until(() => linked.states.some((state) => state.role === 'monitor' && !state.connected), 30_000);
    await until(
      async () =>
        linked.links.connected('monitor') && (await ssh(stack, ['monitor', 'ticket', 'list'])).code === 0,
      30_000,
    );
  });
});

type Said = { text: string; code: number | null };

/** A person at a terminal: waits for each text, then types. `script` gives ssh a terminal of its own. */
function terminal(
  stack: RoleStack,
  role: string,
  steps: readonly (readonly [string, string])[],
): Promise<Said> {
  const child = spawn('script', ['-qec', `ssh -F ${stack.launched.sshConfig} -tt ${role}`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let seen = 0;
  const left = [...steps];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`waiting for ${JSON.stringify(left[0]?.[0])}, the terminal said:\n${text}`));
    }, 20_000);
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const step = left[0];
      const at = step === undefined ? -1 : text.indexOf(step[0], seen);
      if (step === undefined || at === -1) return;
      seen = at + step[0].length;
      left.shift();
      child.stdin.write(step[1]);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ text, code });
    });
  });
}
