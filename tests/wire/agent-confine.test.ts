import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import type { AgentIo } from '../../platform/agent/agent-io.ts';
import { watchDisk } from '../../platform/agent/disk-watch.ts';
import { MAX_PROCESSES } from '../../platform/agent/end-strays.ts';
import { removeEndedOutputs } from '../../platform/agent/ended-outputs.ts';
import { confineWords, removeOutputs } from '../../platform/agent/run-command.ts';
import { executeCall } from '../../platform/agent/tool-box.ts';
import type { ToolPlace } from '../../platform/agent/tool-result.ts';
import { git, makeRepository } from '../support/git-repository.ts';

const CONFINE = join(import.meta.dirname, '..', '..', 'shared', 'role-image', 'confine');
/** As role containers have it: no new privileges, which Landlock needs. */
const PROGRAM = ['/usr/bin/setpriv', '--no-new-privs', '/usr/bin/perl', CONFINE];
const hasLandlock = Number(execFileSync('perl', ['-e', 'print syscall(444, 0, 0, 1)'])) >= 2;

let dir: string;
let io: AgentIo;
let place: ToolPlace;

beforeEach(async () => {
  // not below /tmp, where commands may write
  dir = await mkdtemp(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'dockfra-confine-'));
  const work = join(dir, 'work');
  mkdirSync(join(work, '.repositories'), { recursive: true });
  const store = join(work, '.repositories', 'app.git');
  makeRepository(join(dir, 'app'), { 'app.txt': 'one\n' });
  git(dir, 'clone', '--quiet', '--bare', join(dir, 'app'), store);
  for (const id of ['T-0001', 'T-0002'])
    git(store, 'worktree', 'add', '--quiet', '-b', id, join(work, id), 'main');
  mkdirSync(join(dir, 'home', '.ssh'), { recursive: true });
  writeFileSync(join(dir, 'home', '.bashrc'), 'mine\n');
  io = {
    person: 'daemon',
    signal: new AbortController().signal,
    say: () => undefined,
    work,
    env: { PATH: process.env['PATH'] ?? '', HOME: join(dir, 'home') },
    prelude: `ulimit -u ${MAX_PROCESSES}`,
    confine: PROGRAM,
    command: () => Promise.resolve({ code: 0, out: '{}', err: '' }),
  };
  const plain = {
    root: join(work, 'T-0001'),
    ticketId: 'T-0001',
    outputs: join(work, '.outputs', 'T-0001.1'),
  };
  place = { ...plain, confine: confineWords(io, plain) };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const run = (command: string, seconds = 10) =>
  executeCall(io, place, {
    id: 'c',
    name: 'run',
    arguments: JSON.stringify({ command, timeout_seconds: seconds }),
  });
const running = (what: string) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.startsWith(what));

describe.skipIf(!hasLandlock)('a command of the model', () => {
  it('may change its worktree and its repository, and what it keeps at home is gone with the run', async () => {
    const { ok, content } = await run(
      'echo two > app.txt && git -c user.name=x -c user.email=x@x.invalid commit -qam two && echo x > ~/kept && mktemp && cat <<E\nhere\nE\n echo y > /dev/null',
    );
    expect(content).toContain(`${place.outputs}/tmp/`);
    expect(content).toContain('here');
    expect(ok, `said: ${content}`).toBe(true);
    expect(git(place.root, 'log', '-1', '--format=%s')).toBe('two');
    expect(readFileSync(join(place.outputs, 'home', 'kept'), 'utf8')).toBe('x\n');
  });

  it.each([
    ['the home of people', 'echo evil >> ../../home/.bashrc; echo evil > ../../home/.profile'],
    ['keys', 'mkdir ../../home/.ssh/x; echo ssh-ed25519 > ../../home/.ssh/authorized_keys'],
    ["another ticket's worktree", 'echo evil > ../T-0002/app.txt; rm ../T-0002/app.txt'],
    ['the journal of its own run', 'echo {} > ../.outputs/T-0001.1/.turn-1.json'],
    ['a file moved or linked out', 'mv app.txt ../../home/a; ln app.txt ../../home/b; ln -s x ../../home/c'],
    ['what a program starts', 'perl -e \'system("echo x > ../../home/d")\''],
    ['a file cut to nothing', 'truncate -s 0 ../../home/.bashrc; : > ../../home/.bashrc'],
  ])('cannot write outside of it: %s', async (_, command) => {
    const before = listing(join(dir, 'home')) + listing(join(io.work, 'T-0002'));
    expect((await run(command)).content).toMatch(/denied|not permitted|Invalid cross-device|cannot/i);
    expect(listing(join(dir, 'home')) + listing(join(io.work, 'T-0002'))).toBe(before);
    expect(existsSync(join(place.outputs, '.turn-1.json'))).toBe(false);
  });

  it('cannot escape through a filter of the repository that git runs for a tool', async () => {
    await run(
      `echo '* filter=evil' > .gitattributes; git config filter.evil.clean 'sh -c "echo evil > ${dir}/home/evil; cat"'`,
    );
    const submit = { id: 's', name: 'submit', arguments: '{"message":"x"}' };
    git(place.root, 'config', 'user.name', 'x');
    git(place.root, 'config', 'user.email', 'x@x.invalid');
    await executeCall(io, place, submit);
    expect(existsSync(join(dir, 'home', 'evil'))).toBe(false);
  });
});

describe.skipIf(!hasLandlock)('/tmp, which all runs share', () => {
  const shared = join('/tmp', `dockfra-shared-${process.pid}`);
  afterEach(() => rm(shared, { recursive: true, force: true }));

  it('takes nothing from a command, nor from a git filter of its repository', async () => {
    const { ok, content } = await run(`echo for-the-next-run > ${shared}; mkdir ${shared}.d; echo "$?"`);
    expect(content).toMatch(/denied/);
    expect(ok).toBe(true); // the command goes on, and is told
    await run(
      `echo '* filter=evil' > .gitattributes; git config filter.evil.clean 'sh -c "echo evil > ${shared}; cat"'`,
    );
    await executeCall(io, place, { id: 'd', name: 'diff', arguments: '{}' });
    expect(existsSync(shared)).toBe(false);
  });

  it('has a private folder in its place, where programs look for one, which goes with the run', async () => {
    const { content } = await run(
      'stat -c "%a %n" "$TMPDIR"; [ "$TMP" = "$TEMP" ] && echo "$TMP"; python3 -c "import tempfile; print(tempfile.gettempdir())"; node -p "os.tmpdir()"; git hash-object -w --stdin < app.txt; mktemp',
    );
    const scratch = join(place.outputs, 'tmp');
    expect(content).toContain(`700 ${scratch}\n${scratch}\n${scratch}\n${scratch}\n`);
    expect(readdirSync(scratch)).toHaveLength(1);
    await removeOutputs(place);
    expect(existsSync(scratch)).toBe(false);
  });
});

describe('what a run kept', () => {
  it('goes later when nobody told that the run has ended, and not while it goes on', async () => {
    const kept = (name: string) => join(io.work, '.outputs', name, 'tmp');
    for (const name of ['T-0001.1', 'T-0002.1', 'T-0003.1']) mkdirSync(kept(name), { recursive: true });
    writeFileSync(join(io.work, '.outputs', 'engines.json'), '{}');
    const now = Date.now();
    await removeEndedOutputs(io, ['T-0001.1'], now + 5 * 60_000);
    expect(readdirSync(join(io.work, '.outputs'))).toHaveLength(4);
    utimesSync(join(io.work, '.outputs', 'T-0003.1'), new Date(), new Date(now + 9 * 60_000));
    await removeEndedOutputs(io, ['T-0001.1'], now + 15 * 60_000);
    expect(readdirSync(join(io.work, '.outputs')).toSorted()).toEqual([
      'T-0001.1',
      'T-0003.1',
      'engines.json',
    ]);
  });

  it('goes with it, also what a command locked', async () => {
    await run(
      'mkdir -p ~/locked/deep && touch ~/locked/deep/file && chmod 500 ~/locked ~/locked/deep && chmod 0 $TMPDIR',
    );
    await removeOutputs(place);
    expect(existsSync(place.outputs)).toBe(false);
  });
});

describe('what a command leaves running', () => {
  it('is ended although it left group, parent and environment behind', async () => {
    const server = `env -i setsid sh -c 'sleep 9713 & env -i setsid sleep 9714 & exec sleep 9715' >/dev/null 2>&1 &`;
    expect(await run(`${server} sleep 0.3; echo started`)).toMatchObject({ ok: true });
    expect(running('sleep 971')).toEqual([]);
  });

  it('is ended also when it goes on forking', async () => {
    const fork = `f() { env -i setsid sh -c 'while :; do sleep 9721 & sleep 0.01; done'; }; f >/dev/null 2>&1 & sleep 0.5`;
    await run(fork);
    expect(running('sleep 972')).toEqual([]);
  });

  it('does not take with it what a person left running', async () => {
    const mine = spawn('setsid', ['-f', 'sleep', '9731'], { stdio: 'ignore' });
    await new Promise((resolve) => mine.once('exit', resolve));
    const [pid] = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.endsWith(' sleep 9731'))
      .map((line) => Number.parseInt(line, 10));
    onTestFinished(() => void (pid === undefined ? undefined : process.kill(pid, 'SIGKILL')));
    await run('true');
    expect(running('sleep 9731')).toHaveLength(1);
  });
});

describe('the watch of the disk', () => {
  const until = async (done: () => boolean) => {
    for (let left = 100; left > 0 && !done(); left -= 1) await new Promise((go) => setTimeout(go, 50));
  };

  it('says once when a command has written too much', async () => {
    const said: string[] = [];
    const own = () => Promise.resolve(200 * 1024 ** 2);
    const watch = watchDisk({ folder: dir, own, onFull: (why) => void said.push(why) }, 64 * 1024 ** 2);
    onTestFinished(() => watch.stop());
    execFileSync('fallocate', ['-l', '200M', join(dir, 'large')]);
    await until(() => said.length > 0);
    expect(said).toEqual(['it wrote more than 64 MB']);
  });

  it('does not blame a command for what others write', async () => {
    const said: string[] = [];
    let asked = 0;
    const own = () => Promise.resolve(((asked += 1), 0));
    const watch = watchDisk({ folder: dir, own, onFull: (why) => void said.push(why) }, 64 * 1024 ** 2);
    onTestFinished(() => watch.stop());
    execFileSync('fallocate', ['-l', '200M', join(dir, 'large')]);
    await until(() => asked > 0);
    expect({ asked: asked > 0, said }).toEqual({ asked: true, said: [] });
  });
});

function listing(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${entry.isFile() ? readFileSync(path, 'utf8') : ''}`;
    })
    .toSorted()
    .join('\n');
}
