import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createTicket } from '../../platform/domain/ticket-edits.ts';
import { claimTicket } from '../../platform/domain/ticket-lease.ts';
import { approveTicket, submitTicket } from '../../platform/domain/ticket-review.ts';
import type { Act } from '../../platform/domain/ticket-transitions.ts';
import type { Ticket } from '../../platform/domain/ticket.ts';
import { deployTicket } from '../../platform/flows/deploy-ticket.ts';
import { reconcileDeploys } from '../../platform/flows/reconcile.ts';
import type { CallContext } from '../../platform/ports.ts';
import { openPorts } from '../../platform/wire.ts';
import { commit, git, makeRepository } from './git-repository.ts';
import { freePorts } from './line-ports.ts';

export type DeployWorld = Awaited<ReturnType<typeof openDeployWorld>>;

const PREFIX = 'dfdeploy';

/** Answers with its VERSION; what a ticket breaks is in the files. SIGTERM ends it at once, so that switching is quick. */
const SERVER = `import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
const version = readFileSync('version.txt', 'utf8').trim();
if (version.startsWith('crash')) process.exit(3);
createServer((request, response) => {
  response.statusCode = request.url === '/health' && version.startsWith('sick') ? 500 : 200;
  response.end(request.url === '/greeting' ? process.env.GREETING : version);
}).listen(8000);
process.on('SIGTERM', () => process.exit(0));
`;

function filesOf(project: string, port: number): Record<string, string> {
  const worker =
    "import { readFileSync } from 'node:fs'; const version = readFileSync('version.txt', 'utf8'); if (version.startsWith('crash')) process.exit(3); setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(0));\n";
  const image = (file: string) =>
    `FROM node:24-bookworm-slim\nWORKDIR /app\nCOPY ${file} version.txt ./\nCMD ["node", "${file}"]\n`;
  return {
    'compose.yaml': `name: ${project}
services:
  web:
    build: ./web
    environment: { GREETING: "\${GREETING:-hello}" }
    ports: ["127.0.0.1:${String(port)}:8000"]
    restart: unless-stopped
    volumes: ["kept:/kept"]
    healthcheck: { test: ["CMD", "node", "-e", "fetch('http://127.0.0.1:8000/health').then(a=>process.exit(a.ok?0:1),()=>process.exit(1))"], interval: 1s, retries: 2, start_period: 1s }
  worker:
    build: ./worker
    image: ${project}-jobs:1.0
    restart: unless-stopped
  side:
    image: node:24-bookworm-slim
    command: ["sleep", "infinity"]
    init: true
volumes:
  kept: {}
`,
    'web/Dockerfile': image('server.mjs'),
    'web/server.mjs': SERVER,
    'web/version.txt': 'one\n',
    'worker/Dockerfile': image('worker.mjs'),
    'worker/worker.mjs': worker,
    'worker/version.txt': 'one\n',
    'README.md': 'an application\n',
  };
}

/** A root with a running stack of its own and everything real: git, stores, compose, engine. `close` removes what it made. */
export async function openDeployWorld(name: string, settings = '') {
  const dir = mkdtempSync(join(tmpdir(), 'dockfra-deploy-'));
  const app = join(dir, 'app');
  const port = await freePort();
  const project = `dfd-${name}-${String(process.pid)}`;
  makeRepository(app, filesOf(project, port));
  const yaml = `deploy:\n  stable_seconds: 2\n  timeout_seconds: 20\n  verify:\n    - url: http://127.0.0.1:${String(port)}/\n${settings}`;
  writeFileSync(join(dir, 'dockfra.yaml'), yaml);
  const { path: docker } = await findDockerClient();
  const compose = (...args: string[]) =>
    execFileSync(docker, ['compose', ...args], {
      cwd: app,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  compose('up', '-d', '--build', '--wait');
  const { ports, close } = await openPorts({ root: dir, prefix: PREFIX }, { interactive: false });
  const said: string[] = [];
  const context: CallContext = {
    caller: { role: 'monitor', person: 'mona', personClaimed: false, via: 'ssh' },
    progress: (stage, text) => void said.push(`${stage}: ${text}`),
    signal: new AbortController().signal,
  };
  const act = (role: 'developer' | 'manager'): Act => ({
    now: ports.clock.now(),
    by: `${role}:alice`,
    role,
    via: 'ssh',
  });
  const services = async () => {
    const { stacks } = await ports.compose.stacks();
    const [stack] = stacks;
    if (!stack) throw new Error('no stack');
    return ports.engine.services(stack);
  };
  const ticket = async (id: string): Promise<Ticket> => {
    const read = await ports.tickets.read(id);
    if (!read) throw new Error(`${id} is gone`);
    return read;
  };
  return {
    dir,
    app,
    port,
    project,
    ports,
    said,
    context,
    settings: yaml,
    compose,
    services,
    ticket,
    head: () => git(app, 'rev-parse', 'main'),
    /** an approved ticket whose only commit, on current main, has these files */
    approved: async (files: Record<string, string>) => approvedTicket({ dir, app, ports, act }, files),
    deploy: (id: string) => deployTicket(ports, context, id),
    reconcile: () => reconcileDeploys(ports, context.progress),
    /** starts the deployment in a process of its own that is killed -9 at `step`, `afterMs` after it was recorded */
    deployAndKill: (id: string, step: string, afterMs: number) => killedChild(dir, id, step, afterMs),
    /** the same in a process whose way to the engine is cut at `step`; returns what it says at the end */
    deployWithoutEngine: (id: string, step: string) => cutOffChild(dir, id, step),
    served: async (path = '/') => (await fetch(`http://127.0.0.1:${String(port)}${path}`)).text(),
    containerOf: async (service: string) =>
      (await services()).find((state) => state.service === service)?.containerId,
    history: async (id: string) =>
      (await ticket(id)).history
        .map((entry) => `${entry.from ?? 'new'} -> ${entry.to}: ${entry.reason ?? ''}`)
        .join('\n'),
    close: async () => {
      await close();
      compose('down', '-t', '1', '-v', '--remove-orphans');
      removeImages(docker, project);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type Parts = {
  dir: string;
  app: string;
  ports: Awaited<ReturnType<typeof openPorts>>['ports'];
  act: (role: 'developer' | 'manager') => Act;
};

async function approvedTicket(
  { dir, app, ports, act }: Parts,
  files: Record<string, string>,
): Promise<string> {
  const created = await ports.tickets.create((id, existing) =>
    createTicket(id, { title: 'a change' }, existing, act('manager')),
  );
  if (!created.ok) throw new Error(created.refusal.message);
  const { id } = created.value;
  const repo = await ports.repositories.find(app);
  if (!repo.ok) throw new Error(repo.refusal.message);
  const { head: base } = await ports.repositories.sync(repo.value);
  const work = join(dir, '.clones', id);
  mkdirSync(join(dir, '.clones'), { recursive: true });
  git(app, 'clone', '--quiet', '--no-hardlinks', '.', work);
  git(work, 'switch', '--quiet', '-c', `ticket/${id}`);
  const sha = commit(work, files, `change of ${id}`);
  mkdirSync(join(dir, '.bundles'), { recursive: true });
  const file = join(dir, '.bundles', id);
  git(work, 'bundle', 'create', '--quiet', file, `refs/heads/ticket/${id}`, `^${base}`);
  const taken = await ports.repositories.importBundle(repo.value, file, id);
  if (!taken.ok) throw new Error(taken.refusal.message);
  const at = ports.clock.now().toISOString();
  const steps = [
    (ticket: Ticket) =>
      claimTicket(ticket, [], act('developer'), {
        leaseMinutes: 60,
        branch: `ticket/${id}`,
        baseCommit: base,
      }),
    (ticket: Ticket) =>
      submitTicket(
        ticket,
        { fence: 1, base, commits: [{ sha, subject: 'a change', at }], evidence: [], flags: [] },
        act('developer'),
      ),
    (ticket: Ticket) => approveTicket(ticket, act('manager')),
  ];
  for (const step of steps) {
    const done = await ports.tickets.update(id, step);
    if (!done.ok) throw new Error(done.refusal.message);
  }
  return id;
}

async function killedChild(dir: string, id: string, step: string, afterMs: number): Promise<string | null> {
  const script = join(import.meta.dirname, 'deploy-and-die.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir, id, step, String(afterMs)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await once(child, 'exit');
  return child.signalCode;
}

async function cutOffChild(dir: string, id: string, step: string): Promise<string> {
  const socket = join(dir, '.engine.sock');
  const script = join(import.meta.dirname, 'deploy-and-die.ts');
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}`, CUT_SOCKET: socket };
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir, id, step, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  await once(child, 'close');
  return said;
}

export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

function removeImages(docker: string, project: string): void {
  const names = execFileSync(docker, ['images', '--format', '{{.Repository}}:{{.Tag}}'], {
    encoding: 'utf8',
  }).split('\n');
  const own = names.filter((name) => name.startsWith(`${project}-`));
  if (own.length > 0) execFileSync(docker, ['rmi', '-f', ...own], { stdio: 'ignore' });
}
