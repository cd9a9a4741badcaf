import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { catalogue, helpText, resolveCommand } from '../../platform/command-line.ts';
import { codeOf, must } from '../support/ticket-fixture.ts';

const resolve = (argv: string[], place: { folder?: string; stdin?: string } = {}) =>
  resolveCommand(ACTIONS, argv, { folder: place.folder ?? '/', stdin: place.stdin });
const inputOf = (argv: string[], place = {}) => {
  const resolved = must(resolve(argv, place));
  if (resolved.kind !== 'action') throw new Error('help');
  return resolved.input;
};

describe('resolveCommand', () => {
  it('takes words of a title together, and options in any place', () => {
    expect(inputOf(['ticket', 'create', 'Add', '--priority', 'high', 'a', 'button'])).toEqual({
      title: 'Add a button',
      priority: 'high',
    });
  });

  it('takes a repeated option as a list', () => {
    expect(inputOf(['ticket', 'create', 'x', '--accept', 'a', '--accept', 'b']).accept).toEqual(['a', 'b']);
  });

  it('knows the ticket from the folder, and an id in small letters', () => {
    expect(inputOf(['ticket', 'show'], { folder: '/work/T-0012/src' })).toEqual({ id: 'T-0012' });
    expect(inputOf(['ticket', 'show', 't-0003'], { folder: '/work/T-0012' })).toEqual({ id: 'T-0003' });
  });

  it('asks for the ticket where neither words nor folder name one', () => {
    const result = resolve(['check'], { folder: '/home/developer' });
    expect(codeOf(result)).toBe('invalid_input');
    expect(result.ok ? '' : result.refusal.hint).toContain('cd /work/T-0001');
  });

  it('fills "-" from standard input', () => {
    expect(inputOf(['ticket', 'comment', 'T-0001', '-'], { stdin: 'long\ntext' }).text).toBe('long\ntext');
  });

  it('leaves shell characters as they are: they are text', () => {
    expect(inputOf(['ticket', 'create', '$(reboot)', ';', 'rm', '-', '`id`']).title).toBe(
      '$(reboot) ; rm - `id`',
    );
  });

  it('refuses an unknown command and offers the nearest', () => {
    const result = resolve(['ticket', 'creat', 'x']);
    expect(codeOf(result)).toBe('unknown_command');
    expect(result.ok ? '' : result.refusal.hint).toContain('ticket create');
  });

  it.each([
    [['ticket', 'deploy', 'T-0001'], 'deploy'],
    [['ticket', 'check'], 'check'],
    [['ticket', 'aprove', 'T-0001'], 'ticket approve'],
    [['dploy', 'T-0001'], 'deploy'],
  ])('offers a command that exists for %j', (argv, wanted) => {
    const result = resolve(argv);
    expect(result.ok ? '' : result.refusal.hint).toBe(`did you mean: ${wanted}`);
  });

  it('refuses an unknown option and too many words with the usage', () => {
    expect(codeOf(resolve(['ticket', 'create', 'x', '--titel', 'y']))).toBe('invalid_input');
    expect(codeOf(resolve(['ticket', 'assign', 'T-0001', 'monitor', 'now']))).toBe('invalid_input');
  });
});

describe('the first word alone', () => {
  it('is answered by the commands that begin with it, with --help too, and by no others', () => {
    for (const argv of [['ticket'], ['ticket', '--help'], ['help', 'ticket']]) {
      const resolved = resolve(argv);
      const text = resolved.ok && resolved.value.kind === 'help' ? resolved.value.text : '';
      const lines = text.split('\n').filter((line) => /^ {2}\S/.test(line));
      expect(lines.length).toBeGreaterThan(1);
      expect(lines.filter((line) => !line.startsWith('  ticket '))).toEqual([]);
    }
  });

  it('is unknown when no command begins with it', () => {
    expect(resolve(['tick'])).toMatchObject({ ok: false });
    expect(resolve(['ticket', 'x'])).toMatchObject({ ok: false });
  });
});

describe('helpText', () => {
  it('names every action and explains one in full', () => {
    const all = helpText(ACTIONS, []);
    for (const { cli } of ACTIONS) expect(all).toContain(cli.words.join(' '));
    expect(helpText(ACTIONS, ['ticket', 'create'])).toContain('--priority VALUE');
  });
});

describe('catalogue', () => {
  it('has an entry for each spelling', () => {
    expect(catalogue(ACTIONS).map(({ words }) => words.join(' '))).toContain('my-tickets');
  });
});
