import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { ticketSchema, type Ticket } from '../../platform/domain/ticket.ts';
import { must, run, type Ran } from '../demo/shell.ts';

const CHECKOUT = join(import.meta.dirname, '..', '..');

export type CliRoot = {
  dir: string;
  /** the owner's command; throws unless it ends 0 */
  owner(...words: string[]): Promise<Ran>;
  /** the same, whatever it ends with */
  tryOwner(...words: string[]): Promise<Ran>;
  ssh(role: string, command: string, input?: string): Promise<Ran>;
  git(...words: string[]): Promise<string>;
  docker(...words: string[]): Promise<string>;
  ticket(id: string): Promise<Ticket>;
  remove(): Promise<void>;
};

/** A root made of `files`, committed on main, driven as a person does: bin/dockfra and the system's ssh. */
export async function cliRoot(name: string, files: Record<string, string>): Promise<CliRoot> {
  const dir = await mkdtemp(join(tmpdir(), `dockfra-${name}-`));
  const env = { DOCKFRA_PREFIX: `dft-${name}` };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  const git = async (...words: string[]) =>
    (
      await must('git', [
        '-C',
        dir,
        '-c',
        'user.name=Owner',
        '-c',
        'user.email=owner@example.invalid',
        ...words,
      ])
    ).out.trim();
  await git('init', '-q', '-b', 'main');
  await git('add', '.');
  await git('commit', '-qm', 'First');
  const program = join(CHECKOUT, 'bin', 'dockfra');
  const client = (await findDockerClient()).path;
  const tryOwner = (...words: string[]) => run(program, ['--root', dir, ...words], { env });
  return {
    dir,
    tryOwner,
    owner: (...words) => must(program, ['--root', dir, ...words], { env }),
    ssh: (role, command, input) =>
      run(
        'ssh',
        ['-F', join(dir, '.dockfra', 'ssh_config'), '-o', 'BatchMode=yes', role, command],
        input === undefined ? {} : { input },
      ),
    git,
    docker: async (...words) => (await must(client, words)).out.trim(),
    ticket: async (id) =>
      ticketSchema.parse(
        JSON.parse((await must(program, ['--root', dir, 'ticket', 'show', id, '--json'], { env })).out),
      ),
    async remove() {
      await tryOwner('down', '--purge');
      await run(
        client,
        [
          'compose',
          '--project-directory',
          dir,
          'down',
          '-v',
          '--remove-orphans',
          '--rmi',
          'local',
          '--timeout',
          '1',
        ],
        { cwd: dir },
      );
      await rm(dir, { recursive: true, force: true });
    },
  };
}
