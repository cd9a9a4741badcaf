import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { main } from '../../platform/cli.ts';
import { executeCommand } from '../../platform/execute-command.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

let said: string;

beforeEach(() => {
  said = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
});
afterEach(() => void vi.restoreAllMocks());

describe('a command that needs the platform, while it is away', () => {
  it.each([
    ['crew'],
    ['check --id=T-0001'],
    ['deploy T-0001'],
    ['ticket submit T-0001'],
    ['inbox'],
    ['incidents'],
    ['login'],
    ['ssh manager ticket list'],
  ])('%s ends 3 and says how to start it', async (command) => {
    const dir = await tempFolder();
    expect(await main(['--root', dir, ...command.split(' ')])).toBe(3);
    expect(said).toContain(`dockfra --root ${dir} up`);
  });

  it.each([
    ['ticket list', 0],
    ['ticket show T-0001', 1],
    ['nonsense', 2],
    ['ssh nobody', 2],
  ])('%s does without it: %i', async (command, code) => {
    expect(await main(['--root', await tempFolder(), ...command.split(' ')])).toBe(code);
  });
});

describe('--root', () => {
  it.each([
    (dir: string) => ['--root', dir, 'discover', '--json'],
    (dir: string) => ['discover', '--root', dir, '--json'],
    (dir: string) => ['discover', '--json', `--root=${dir}`],
  ])('is taken before and behind the command', async (words) => {
    const dir = await tempFolder({ 'shop/compose.yaml': 'services: { web: { image: web } }\n' });
    expect(await main(words(dir))).toBe(0);
    expect(said).toContain('"name": "shop"');
  });

  it('behind "--" it is a text like any other', async () => {
    const dir = await tempFolder();
    expect(await main(['--root', dir, 'ticket', 'create', '--', '--root', 'x'])).toBe(0);
    expect(said).toContain('T-0001');
  });

  it.each([[['discover', '--root']], [['discover', '--root=']]])(
    'without a folder is refused',
    async (words) => {
      expect(await main(words)).toBe(2);
      expect(said).toContain('--root needs a folder');
    },
  );
});

describe('an unknown command', () => {
  it('is answered with one that exists, and that the caller may use', async () => {
    const { ports } = await openTestRoot(await tempFolder());
    const answer = async (role: 'manager' | 'monitor') => {
      let text = '';
      const caller = { role, person: 'ada', personClaimed: false, via: 'ssh' } as const;
      const call = { argv: ['deplooy'], place: { folder: '/', stdin: undefined }, caller };
      const { signal } = new AbortController();
      await executeCommand(ports, ACTIONS, { ...call, signal }, (_stream, piece) => void (text += piece));
      return text;
    };
    expect(await answer('monitor')).toContain('did you mean: deploy');
    expect(await answer('manager')).not.toContain('deploy\n');
  });
});

describe('ticket create', () => {
  it('says in plain words what is wrong with an empty title', async () => {
    expect(await main(['--root', await tempFolder(), 'ticket', 'create', ' '])).toBe(2);
    expect(said).toContain('ticket.create: title: must not be empty');
  });

  it('refuses a stack that the root does not have, naming those it has; so does ticket edit', async () => {
    const dir = await tempFolder({
      'shop/compose.yaml': 'services:\n  web:\n    image: web\n',
      'api/compose.yaml': 'services:\n  web:\n    image: web\n',
    });
    const { run } = await openTestRoot(dir);
    const refused = {
      ok: false,
      refusal: {
        code: 'not_found',
        message: expect.stringContaining('"nope"'),
        hint: 'its stacks: api, shop',
      },
    };
    expect((await run('ticket.create', { title: 'x', stack: 'nope' })).result).toMatchObject(refused);
    expect((await run('ticket.list')).result).toMatchObject({ ok: true, value: { tickets: [] } });
    expect((await run('ticket.create', { title: 'x', stack: 'shop' })).result).toMatchObject({ ok: true });
    expect((await run('ticket.edit', { id: 'T-0001', stack: 'nope' })).result).toMatchObject(refused);
  });
});
