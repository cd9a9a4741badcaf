import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { TicketStatus } from '../../platform/domain/ticket.ts';
import type { Ran } from '../demo/shell.ts';
import type { LineRoot } from './line-root.ts';
import { eventually, type Running } from './line-run.ts';

export type LineStory = ReturnType<typeof lineStory>;

/** The steps of the line as people take them; each throws unless it ends 0. */
export function lineStory(root: LineRoot) {
  let count = 0;
  const must = async (ran: Promise<Ran>): Promise<Ran> => {
    const { code, out, err } = await ran;
    if (code !== 0) throw new Error(`ended ${code}:\n${out}${err}`);
    return { code, out, err };
  };
  const story = {
    /** a new ticket, open */
    create: async (title: string): Promise<string> =>
      /T-\d+/.exec((await must(root.ssh('manager', `ticket create "${title}"`))).out)?.[0] ?? 'none',
    work: (id: string) => must(root.ssh('developer', `ticket work ${id}`)),
    /** a commit that nobody made before */
    commit: (id: string) =>
      must(
        root.ssh(
          'developer',
          `cd /work/${id} && echo ${id}-${(count += 1)} > version.txt && git commit -qam "version ${count}"`,
        ),
      ),
    submit: (id: string) => must(root.ssh('developer', `ticket submit ${id}`)),
    approve: (id: string) => must(root.ssh('manager', `ticket approve ${id}`)),
    deploy: (id: string) => must(root.ssh('monitor', `deploy ${id}`)),
    /** a ticket brought to `wanted` by normal commands, from wherever it stands */
    bring: async (id: string, wanted: TicketStatus): Promise<void> => {
      for (let left = 6; left > 0; left -= 1) {
        const { status } = await root.ticket(id);
        if (status === wanted) return;
        await NEXT[status]?.(story, id);
      }
      throw new Error(`${id} is ${(await root.ticket(id)).status}, it does not get to ${wanted}`);
    },
  };
  return story;
}

const NEXT: Partial<
  Record<
    TicketStatus,
    (
      story: Pick<LineStory, 'work' | 'commit' | 'submit' | 'approve' | 'deploy'>,
      id: string,
    ) => Promise<unknown>
  >
> = {
  open: (story, id) => story.work(id),
  in_progress: async (story, id) => {
    await story.work(id);
    await story.commit(id);
    await story.submit(id);
  },
  review: (story, id) => story.approve(id),
  approved: (story, id) => story.deploy(id),
};

/** A place on the line that a test can hit: how its command is started, and when it is there. */
export type Point = {
  start: (root: LineRoot, id: string) => Running;
  reached: (root: LineRoot, id: string, running: Running) => Promise<unknown>;
};

const work = (root: LineRoot, id: string) => root.startSsh('developer', `ticket work ${id}`);
const check = (root: LineRoot, id: string) => root.startSsh('developer', `cd /work/${id} && check`);
const submit = (root: LineRoot, id: string) => root.startSsh('developer', `ticket submit ${id}`);
const approve = (root: LineRoot, id: string) => root.startSsh('manager', `ticket approve ${id}`);
const deploy = (root: LineRoot, id: string) => root.startSsh('monitor', `deploy ${id}`);

const says = (what: RegExp) => (_root: LineRoot, _id: string, running: Running) => running.until(what);
const becomes = (status: TicketStatus) => (root: LineRoot, id: string) =>
  eventually(
    `${id} is ${status}`,
    async () => ((await root.ticket(id)).status === status ? true : null),
    60_000,
    1,
  );
const journals = (step: string) => (root: LineRoot, id: string) =>
  eventually(
    `${id} at step ${step}`,
    () => root.journal().some((record) => record.ticketId === id && record.step === step) || null,
    60_000,
    2,
  );
const checking = (what: RegExp) => async (root: LineRoot, _id: string, running: Running) => {
  await running.until(what);
  await running.until(/run: sleep/);
  await eventually('a running check container', () => root.checkContainer());
};
const isRecorded = (root: LineRoot) =>
  eventually(
    'a long action on record',
    async () =>
      (await readdir(join(root.state, 'running'))).some((name) => name.endsWith('.json')) ? true : null,
    20_000,
    1,
  );

const points = {
  claim: { start: work, reached: becomes('in_progress') },
  worktree: { start: work, reached: says(/^worktree:/m) },
  check: { start: check, reached: checking(/== unit at commit/) },
  submit: { start: submit, reached: isRecorded },
  bundle: { start: submit, reached: says(/^collect:/m) },
  'proof(base)': { start: submit, reached: checking(/== unit at base/) },
  'proof(commit)': { start: submit, reached: checking(/== unit at commit/) },
  review: { start: submit, reached: becomes('review') },
  approve: { start: approve, reached: becomes('approved') },
  candidate: { start: deploy, reached: journals('candidate') },
  build: { start: deploy, reached: says(/^build: .*RUN sleep/m) },
  before: { start: deploy, reached: journals('before') },
  switch: { start: deploy, reached: says(/^switch: .*Recreat/m) },
  verify: { start: deploy, reached: journals('verify') },
  main: { start: deploy, reached: journals('main') },
  done: { start: deploy, reached: becomes('done') },
};

export type PointName = keyof typeof points;
/** The main line, in its order. */
export const POINTS: Readonly<Record<PointName, Point>> = points;
