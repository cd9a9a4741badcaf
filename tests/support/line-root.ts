import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import { z } from 'zod';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { deployRecordSchema } from '../../platform/domain/deploy-record.ts';
import { ticketSchema, type RoleName, type Ticket } from '../../platform/domain/ticket.ts';
import { must, run, type Ran } from '../demo/shell.ts';
import { lineFiles } from './line-files.ts';
import { freePorts } from './line-ports.ts';
import { startCommand, type Running } from './line-run.ts';

export type LineRoot = Awaited<ReturnType<typeof lineRoot>>;

const MAIN = ['--import', 'tsx', join(import.meta.dirname, 'line-main.ts')];
const identitySchema = z.object({ id: z.string() });
const holderSchema = z.object({ pid: z.number() });
const auditSchema = z.array(
  z.looseObject({
    action: z.string(),
    subject: z.string().nullable(),
    outcome: z.string(),
    via: z.string(),
    reason: z.string().nullable(),
  }),
);

/** A root with everything of its own (folder, prefix, ports, project), driven by the host's CLI and the system's ssh. */
export async function lineRoot(name: string, env: Record<string, string> = {}) {
  const dir = await mkdtemp(join(tmpdir(), `dockfra-line-${name}-`));
  const prefix = `dfline-${name}`;
  const project = `dfline-${name}-app`;
  const [app = 0, wizard = 0, developer = 0, monitor = 0, manager = 0, autopilot = 0] = await freePorts(6);
  for (const [path, text] of Object.entries(
    lineFiles(project, { app, wizard, developer, monitor, manager, autopilot }),
  ))
    await writeFile(join(dir, path), text);
  const client = (await findDockerClient()).path;
  const own = { DOCKFRA_PREFIX: prefix, ...env };
  const state = join(dir, '.dockfra');
  const argv = (words: readonly string[]) => [...MAIN, '--root', dir, ...words];
  const sshArgv = (role: string, command: string) => [
    '-F',
    join(state, 'ssh_config'),
    '-o',
    'BatchMode=yes',
    role,
    command,
  ];

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
  const docker = async (...words: string[]) => (await must(client, words)).out.trim();
  const tryOwner = (...words: string[]): Promise<Ran> => run(process.execPath, argv(words), { env: own });
  const owner = (...words: string[]): Promise<Ran> => must(process.execPath, argv(words), { env: own });
  const ticket = async (id: string): Promise<Ticket> =>
    ticketSchema.parse(JSON.parse(await readFile(join(dir, 'shared', 'tickets', `${id}.json`), 'utf8')));
  const containerOf = async (role: RoleName) =>
    `${prefix}-${identitySchema.parse(JSON.parse(await readFile(join(state, 'root.json'), 'utf8'))).id}-${role}`;
  const platformPid = async () =>
    holderSchema.parse(JSON.parse(await readFile(join(state, 'platform.json'), 'utf8'))).pid;

  await git('init', '-q', '-b', 'main');
  await git('add', '.');
  await git('commit', '-qm', 'First');

  return {
    dir,
    state,
    project,
    owner,
    tryOwner,
    git,
    docker,
    ticket,
    platformPid,
    startOwner: (...words: string[]): Running => startCommand(process.execPath, argv(words), own),
    ssh: (role: RoleName, command: string): Promise<Ran> => run('ssh', sshArgv(role, command)),
    startSsh: (role: RoleName, command: string): Running => startCommand('ssh', sshArgv(role, command)),
    up: (): Promise<Ran> => owner('up'),
    /** the first start: the application too */
    upWithStack: async (): Promise<Ran> =>
      owner(
        'up',
        '--stack',
        /"name":\s*"([^"]+)"/.exec((await owner('stack', 'list', '--json')).out)?.[1] ?? '',
      ),
    readFile: (path: string) => readFile(join(dir, path), 'utf8'),
    writeFile: (path: string, text: string) => writeFile(join(dir, path), text),
    /** kill -9, wherever it stands; returns when the kernel has taken it */
    killPlatform: async () => killHard(await platformPid()),
    /** what `docker kill` does: it stays down until the next `up` */
    killRole: async (role: RoleName) => void (await docker('kill', await containerOf(role))),
    /** its PID 1 ends as in a crash: the engine starts it again by itself */
    crashRole: async (role: RoleName) =>
      killHard(Number(await docker('inspect', '--format', '{{.State.Pid}}', await containerOf(role)))),
    roleRuns: async (role: RoleName) =>
      (await docker('inspect', '--format', '{{.State.Running}}', await containerOf(role))) === 'true',
    /** the running check container, or null */
    checkContainer: async () => {
      const { id } = identitySchema.parse(JSON.parse(await readFile(join(state, 'root.json'), 'utf8')));
      return (
        (await docker(
          'ps',
          '-aq',
          '--filter',
          `label=dockfra.root=${id}`,
          '--filter',
          'label=dockfra.check',
          '--filter',
          'status=running',
        )) || null
      );
    },
    /** every container of this root's checks, running or not */
    checkLeftovers: async () => {
      const { id } = identitySchema.parse(JSON.parse(await readFile(join(state, 'root.json'), 'utf8')));
      return docker('ps', '-aq', '--filter', `label=dockfra.root=${id}`, '--filter', 'label=dockfra.check');
    },
    /** steps of the deployments on record, straight from the database */
    journal: () => readJournal(join(state, 'dockfra.db')),
    main: () => git('rev-parse', 'main'),
    /** the commit that the running image says it was built from; "" before the first deploy */
    served: async () => {
      const id = await docker(
        'ps',
        '-q',
        '--filter',
        `label=com.docker.compose.project=${project}`,
        '--filter',
        'label=com.docker.compose.oneoff=False',
      );
      return docker(
        'inspect',
        '--format',
        '{{index .Config.Labels "org.opencontainers.image.revision"}}',
        id,
      );
    },
    answer: async () => (await fetch(`http://127.0.0.1:${app}/`)).text(),
    audit: async () => auditSchema.parse(JSON.parse((await owner('audit', 'tail', '400', '--json')).out)),
    remove: async () => {
      await run(process.execPath, argv(['down', '--purge']), { env: { ...own, DOCKER_HOST: '' } });
      await run(client, ['compose', '-p', project, 'down', '-v', '--remove-orphans', '--timeout', '1'], {
        cwd: dir,
      });
      for (const repository of [`${project}-web`, `${prefix}-role`]) await removeImages(docker, repository);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function removeImages(
  docker: (...words: string[]) => Promise<string>,
  repository: string,
): Promise<void> {
  const tags = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', repository))
    .split('\n')
    .filter((tag) => tag !== '');
  if (tags.length > 0) await docker('rmi', '-f', ...tags);
}

async function killHard(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (let left = 400; left > 0 && isAlive(pid); left -= 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function readJournal(file: string): { ticketId: string; step: string }[] {
  const database = new Database(file, { readonly: true, timeout: 1000 });
  try {
    const rows = z
      .array(z.object({ record: z.string() }))
      .parse(database.prepare('SELECT record FROM deploys').all());
    return rows.map(({ record }) => deployRecordSchema.parse(JSON.parse(record)));
  } finally {
    database.close();
  }
}
