import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import Database from 'libsql';
import { stringify } from 'yaml';
import { z } from 'zod';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { runLineSchema, type RunLine } from '../../platform/domain/agent-run.ts';
import { ticketSchema, type RoleName, type Ticket } from '../../platform/domain/ticket.ts';
import { must, run, type Ran } from '../demo/shell.ts';
import { freePorts } from '../support/line-ports.ts';

export type CorpusRoot = Awaited<ReturnType<typeof corpusRoot>>;
/** One repository a stack, each in a folder of the root. `env`: the stack's .env, not in the repository. */
export type CorpusStack = { name: string; files: Record<string, string>; env?: string };

const MAIN = ['--import', 'tsx', join(import.meta.dirname, '..', 'support', 'line-main.ts')];
const identitySchema = z.object({ id: z.string() });
const holderSchema = z.object({ pid: z.number() });

/** A root of many small repositories, whose settings are given; driven by the host's CLI, its files read directly. */
export async function corpusRoot(
  name: string,
  stacks: readonly CorpusStack[],
  settings: Record<string, unknown>,
) {
  const dir = await mkdtemp(join(tmpdir(), `dockfra-${name}-`));
  const prefix = `dfcorpus-${name}`;
  const ports = await freePorts(5);
  const state = join(dir, '.dockfra');
  const client = (await findDockerClient()).path;
  const env = { DOCKFRA_PREFIX: prefix };
  const argv = (words: readonly string[]) => [...MAIN, '--root', dir, ...words];
  const owner = (...words: string[]): Promise<Ran> => must(process.execPath, argv(words), { env });
  const git = async (stack: string, ...words: string[]) =>
    (
      await must('git', [
        '-C',
        join(dir, stack),
        '-c',
        'user.name=Owner',
        '-c',
        'user.email=o@x.invalid',
        ...words,
      ])
    ).out.trim();
  const docker = async (...words: string[]) => (await must(client, words)).out.trim();
  const projectOf = (stack: string) => `${prefix}-${stack}`;

  for (const stack of stacks) {
    const files = { ...stack.files, '.gitignore': `${stack.files['.gitignore'] ?? ''}.env\n` };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, stack.name, path)), { recursive: true });
      await writeFile(join(dir, stack.name, path), text);
    }
    await writeFile(
      join(dir, stack.name, '.env'),
      `COMPOSE_PROJECT_NAME=${projectOf(stack.name)}\n${stack.env ?? ''}`,
    );
    await git(stack.name, 'init', '-q', '-b', 'main');
    await git(stack.name, 'add', '.');
    await git(stack.name, 'commit', '-qm', 'First');
  }

  return {
    dir,
    state,
    owner,
    git,
    docker,
    projectOf,
    tryOwner: (...words: string[]): Promise<Ran> => run(process.execPath, argv(words), { env }),
    ssh: (role: RoleName, command: string): Promise<Ran> =>
      run('ssh', ['-F', join(state, 'ssh_config'), '-o', 'BatchMode=yes', role, command]),
    /** writes dockfra.yaml: the settings given at first, with these in their place */
    configure: (more: Record<string, unknown> = {}) =>
      writeFile(join(dir, 'dockfra.yaml'), stringify(withPorts({ ...settings, ...more }, ports))),
    ticket: async (id: string): Promise<Ticket> =>
      ticketSchema.parse(JSON.parse(await readFile(join(dir, 'shared', 'tickets', `${id}.json`), 'utf8'))),
    /** the transcripts of a ticket, oldest first */
    runs: async (id: string): Promise<RunLine[][]> => {
      const folder = join(state, 'transcripts', id);
      const names = (await readdir(folder).catch(() => []))
        .filter((file) => file.endsWith('.jsonl'))
        .toSorted();
      return Promise.all(names.map(async (file) => readLines(await readFile(join(folder, file), 'utf8'))));
    },
    /** a file of a stack's main branch; null when it is not there */
    onMain: async (stack: string, path: string) => {
      const shown = await run('git', ['-C', join(dir, stack), 'show', `main:${path}`]);
      return shown.code === 0 ? shown.out : null;
    },
    /** the commit that the running service says it was built from */
    served: async (stack: string) => {
      const id = await docker('ps', '-q', '--filter', `label=com.docker.compose.project=${projectOf(stack)}`);
      return docker(
        'inspect',
        '--format',
        '{{index .Config.Labels "org.opencontainers.image.revision"}}',
        id,
      );
    },
    /** kill -9 of the platform; returns when the kernel has taken it */
    killPlatform: async () => {
      const { pid } = holderSchema.parse(JSON.parse(await readFile(join(state, 'platform.json'), 'utf8')));
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    /** how each call of a run to its model stands in the books */
    booked: (run: string): string[] => readUsage(join(state, 'dockfra.db'), run),
    containerOf: async (role: RoleName) =>
      `${prefix}-${identitySchema.parse(JSON.parse(await readFile(join(state, 'root.json'), 'utf8'))).id}-${role}`,
    remove: async () => {
      await run(process.execPath, argv(['down', '--purge']), { env });
      for (const { name: stack } of stacks) await removeStack(client, projectOf(stack));
      const images = await docker('images', '--format', '{{.Repository}}:{{.Tag}}', `${prefix}*`);
      if (images !== '') await run(client, ['rmi', '-f', ...images.split('\n')]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function readUsage(file: string, run: string): string[] {
  const database = new Database(file, { readonly: true, timeout: 1000 });
  try {
    const rows = database.prepare('SELECT outcome FROM model_usage WHERE run = ? ORDER BY id').all(run);
    return z
      .array(z.object({ outcome: z.string() }))
      .parse(rows)
      .map(({ outcome }) => outcome);
  } finally {
    database.close();
  }
}

async function removeStack(client: string, project: string): Promise<void> {
  const found = await must(client, ['ps', '-aq', '--filter', `label=com.docker.compose.project=${project}`]);
  if (found.out.trim() !== '') await run(client, ['rm', '-f', ...found.out.trim().split('\n')]);
  await run(client, ['network', 'rm', `${project}_default`]);
}

function withPorts(settings: Record<string, unknown>, ports: readonly number[]): Record<string, unknown> {
  const [wizard, developer, monitor, manager, autopilot] = ports;
  const given = z.record(z.string(), z.record(z.string(), z.unknown())).parse(settings['roles'] ?? {});
  const roles = Object.entries({ developer, monitor, manager, autopilot }).map(([role, port]) => [
    role,
    { ...given[role], port },
  ]);
  return { ...settings, wizard: { port: wizard }, roles: Object.fromEntries(roles) };
}

function readLines(text: string): RunLine[] {
  const lines = text.split('\n');
  return lines.slice(0, -1).map((line) => runLineSchema.parse(JSON.parse(line))); // the last may be half written
}
