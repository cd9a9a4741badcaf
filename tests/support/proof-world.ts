import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createCompose } from '../../platform/adapters/compose-cli.ts';
import { createTrees } from '../../platform/adapters/compose-trees.ts';
import { createEvidenceStore } from '../../platform/adapters/evidence-store.ts';
import { createRepositories } from '../../platform/adapters/repositories.ts';
import { createStoreLock } from '../../platform/adapters/store-lock.ts';
import { createRandomIds, createSystemClock } from '../../platform/adapters/system-clock.ts';
import { createTicketFiles } from '../../platform/adapters/ticket-files.ts';
import { configSchema } from '../../platform/domain/config.ts';
import { ok, refuse } from '../../platform/domain/result.ts';
import { createTicket } from '../../platform/domain/ticket-edits.ts';
import { claimTicket } from '../../platform/domain/ticket-lease.ts';
import type { CheckTicketPorts } from '../../platform/flows/check-ticket.ts';
import type { SubmitPorts } from '../../platform/flows/submit-ticket.ts';
import type { CallContext, Courier, Sandbox } from '../../platform/ports.ts';
import { commit, git, makeRepository, makeWorktree, write } from './git-repository.ts';

export type ProofWorld = Awaited<ReturnType<typeof openProofWorld>>;

/** A root with one repository, one ticket in progress and its worktree on this disk: real git and real stores; the sandbox is given. */
export async function openProofWorld(
  files: Record<string, string>,
  sandbox: Sandbox,
  settings: Record<string, unknown> = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'dockfra-proof-'));
  const state = join(dir, '.dockfra');
  const app = join(dir, 'app');
  for (const folder of ['tickets', '.dockfra/trees', '.dockfra/evidence'])
    mkdirSync(join(dir, folder), { recursive: true });
  const base = makeRepository(app, files);
  const id = 'T-0001';
  const lock = createStoreLock(join(state, 'lock'));
  const root = { dir, state };
  const config = { current: configSchema.parse(settings) };
  const settingsPort = {
    current: () => Promise.resolve(config.current),
    explain: () => Promise.reject(new Error('not here')),
  };
  const repositories = createRepositories({ root, settings: settingsPort });
  const tickets = createTicketFiles({ dir: join(dir, 'tickets'), lock, onChange: () => undefined });
  const clock = createSystemClock();
  const worktree = makeWorktree(app, join(dir, 'work'), id);
  const stack = { name: 'app', dir: app, project: 'app', files: [join(app, 'compose.yaml')], envFile: null };
  const ports: SubmitPorts & CheckTicketPorts = {
    clock,
    ids: createRandomIds(),
    settings: settingsPort,
    tickets,
    repositories,
    sandbox,
    trees: createTrees(join(state, 'trees')),
    evidence: createEvidenceStore(join(state, 'evidence')),
    courier: courierOf(worktree.dir, id, dir),
    compose: createCompose({
      stacks: () => Promise.resolve({ stacks: [stack], faults: [] }),
      rootId: 'proof000',
      folder: dir,
    }),
  };
  const act = { now: clock.now(), by: 'developer:alice', role: 'developer' as const, via: 'ssh' };
  const repo = await repositories.find(app);
  if (!repo.ok) throw new Error(repo.refusal.message);
  await repositories.sync(repo.value);
  await tickets.create((newId, existing) => createTicket(newId, { title: 'a ticket' }, existing, act));
  await tickets.update(id, (ticket, all) =>
    claimTicket(ticket, all(), act, { leaseMinutes: 60, branch: `ticket/${id}`, baseCommit: base }),
  );
  const said: string[] = [];
  const context = (more: Partial<CallContext> = {}): CallContext => ({
    caller: { role: 'developer', person: 'alice', personClaimed: false, via: 'ssh' },
    progress: (_stage, text) => void said.push(text),
    signal: new AbortController().signal,
    ...more,
  });
  const ticket = async () => {
    const read = await tickets.read(id);
    if (!read) throw new Error('the ticket is gone');
    return read;
  };
  return {
    dir,
    id,
    base,
    ports,
    said,
    context,
    ticket,
    repo: repo.value,
    setConfig: (next: Record<string, unknown>) => void (config.current = configSchema.parse(next)),
    commit: (changed: Record<string, string>) => commit(worktree.dir, changed),
    write: (changed: Record<string, string>) => write(worktree.dir, changed),
    git: (...args: string[]) => git(worktree.dir, ...args),
    close: () => {
      lock.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What the developer's courier does, on a folder of this host. */
function courierOf(dir: string, id: string, temporary: string): Courier {
  return {
    provision: () => Promise.reject(new Error('not here')),
    collect: ({ base, snapshot }) => {
      const dirty = git(dir, 'status', '--porcelain')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.slice(2).trim());
      const file = join(temporary, `bundle-${Math.random()}`);
      if (!snapshot)
        return Promise.resolve(bundle(dir, { file, ref: `refs/heads/ticket/${id}`, base, dirty }));
      git(dir, 'add', '--all');
      const tree = git(dir, 'write-tree');
      const sha = git(dir, 'commit-tree', tree, '-p', 'HEAD', '-m', 'snapshot');
      git(dir, 'reset', '--quiet');
      git(dir, 'update-ref', `refs/dockfra/snapshot/${id}`, sha);
      return Promise.resolve(bundle(dir, { file, ref: `refs/dockfra/snapshot/${id}`, base, dirty }));
    },
  };
}

function bundle(dir: string, wanted: { file: string; ref: string; base: string; dirty: string[] }) {
  const sha = git(dir, 'rev-parse', wanted.ref);
  if (sha === wanted.base)
    return refuse('empty_diff', 'there is no commit beyond the base', 'commit something first');
  git(dir, 'bundle', 'create', '--quiet', wanted.file, wanted.ref, `^${wanted.base}`);
  return ok({ file: wanted.file, commit: sha, dirty: wanted.dirty });
}
