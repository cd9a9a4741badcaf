import { lstatSync, realpathSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { isComposeName, isSkippedFolder } from '../domain/discovery.ts';
import type { FileWatch } from '../ports-root.ts';
import { fileStamp, folderStamp, kindAt, type Stamps } from './file-stamps.ts';
import { createFolderWatches, type FolderWatches, type Told } from './folder-watches.ts';

/** A burst of changes (an editor, a checkout) is told once: so long after the last, and so long after the first at most. */
const QUIET_MS = 80;
const PATIENCE_MS = 300;
const LOOK_MS = 700;
/** What is watched is compared as well now and then, for what a watch cannot see. */
const LOOK_AT_ALL_MS = 30_000;
/** Looking takes at most this part of the time. */
const SHARE = 1 / 100;
const MAX_UNCLEAR = 5000;

export type StampWatch = Stamps & FileWatch;

/** `at`: when, on a clock that only counts; `isLink`: what it points to may lie where nothing is watched;
 * `asked`: the version at which it was asked about last */
type Kept = { stamp: string | null; isFolder: boolean; isLink: boolean; at: number; asked: number };

/**
 * Stamps of files and folders below `root`, looked at each time until it is started. Then the system tells of changes (one watch
 * for each folder that was asked about), and what was not told of needs no look. Where the system cannot, a look every second.
 */
export function createStampWatch(root: string, limit?: number): StampWatch {
  const kept = new Map<string, Kept>();
  const links = new Set<string>();
  const unclear = new Set<string>();
  let watches: FolderWatches | null = null;
  let tell: (() => void) | null = null;
  const bell = createBell(async () => {
    if (await isChanged()) tell?.();
  });
  let changed = false;
  let version = 0;
  let clock = 0;
  const tick = (): number => (clock += 1);

  const noteChange = (): void => {
    changed = true;
    version += 1;
    bell.ring();
  };
  const forget = (target: string): void => {
    links.delete(target);
    if (kept.delete(target)) noteChange();
    else if (changed) bell.ring();
  };
  const forgetTree = (target: string): void => {
    for (const one of kept.keys()) if (one === target || one.startsWith(`${target}/`)) forget(one);
    watches?.dropTree(target);
  };
  const heard = ({ folder, type, name }: Told): void => {
    const target = name === null ? folder : path.join(folder, name);
    const base = path.basename(target);
    const isItself = name === null || (name === path.basename(folder) && !kept.has(target));
    const isKnown = kept.has(target) || watches?.has(target) === true;
    if (isItself) forgetTree(folder);
    else if (isKnown || (type === 'rename' && isTelling(base))) {
      if (watches?.has(target) === true) forgetTree(target);
      forget(target);
      if (type === 'rename') forget(folder);
    } else if (type === 'rename' && !isSkippedFolder(base)) noteUnclear(target);
  };
  const noteUnclear = (target: string): void => {
    unclear.add(target);
    if (unclear.size > MAX_UNCLEAR) forgetTree(root); // more than the system may have kept for us
    bell.ring();
  };
  /** New names that say nothing by themselves count when they are those of folders. */
  const sortOut = (): void => {
    for (const target of unclear) if (kindAt(target) === 'folder') forget(path.dirname(target));
    unclear.clear();
  };
  const isChanged = async (): Promise<boolean> => {
    await setImmediate();
    sortOut();
    const was = changed;
    changed = false;
    return was;
  };

  const stampOf = (target: string, isFolder: boolean): string | null => {
    const at = tick();
    const stamp = isFolder ? folderStamp(target) : fileStamp(target);
    const before = kept.get(target);
    const isLink = !isFolder && kindAt(target) === 'link';
    if (isLink) links.add(target);
    kept.set(target, { stamp, isFolder, isLink, at, asked: version });
    if (before !== undefined && before.stamp !== stamp) noteChange();
    return stamp;
  };
  const ask = (target: string, isFolder: boolean): Promise<string | null> => {
    const look = isFolder ? folderStamp : fileStamp;
    if (watches === null || !isInside(root, target)) return Promise.resolve(look(target));
    const since = watches.follow(folderOf(target, isFolder));
    const known = kept.get(target);
    const isSure = since !== null && known?.isFolder === isFolder && !known.isLink && known.at > since;
    if (!isSure) return Promise.resolve(stampOf(target, isFolder));
    known.asked = version;
    return Promise.resolve(known.stamp);
  };
  const isAllWatched = (): boolean => watches !== null && links.size === 0 && watches.counts().looked === 0;
  const look = (all: boolean): void => {
    if (!all && isAllWatched()) return;
    for (const [target, { stamp, isFolder, isLink, at }] of kept) {
      const since = watches?.since(folderOf(target, isFolder)) ?? null;
      if (!all && !isLink && since !== null && at > since) continue;
      if (stamp === null && !isFolder && kept.has(path.dirname(target))) continue; // its folder tells of it
      if ((isFolder ? folderStamp(target) : fileStamp(target)) !== stamp) forget(target);
    }
  };
  const looking = createLooking(look);

  return {
    file: (target) => ask(target, false),
    folder: (target) => ask(target, true),
    settle: async () => {
      if (watches === null) return;
      // two turns of the loop: one of them at least asks the system for what it has to tell
      await setImmediate();
      await setImmediate();
      sortOut();
    },
    version: () => (isAllWatched() ? version : null),
    start(onChange) {
      tell = onChange;
      watches = createFolderWatches({ heard, tick, limit, isPossible: isWatchable(root) });
      looking.start();
    },
    async pruneAfter(work) {
      // what the work needs was asked about at this version or later, be it by somebody before it
      const from = version;
      const done = await work();
      for (const [target, { asked }] of kept)
        if (asked < from) {
          kept.delete(target);
          links.delete(target);
        }
      watches?.keepOnly(new Set([...kept].map(([target, { isFolder }]) => folderOf(target, isFolder))));
      return done;
    },
    counts: () => watches?.counts() ?? { watched: 0, looked: 0 },
    close() {
      tell = null;
      looking.stop();
      bell.stop();
      watches?.close();
    },
  };
}

/** Names of files that count wherever they come up. */
function isTelling(name: string): boolean {
  return name === '.env' || name === '.gitignore' || name === '.git' || isComposeName(name);
}

/** The folder whose watch tells of it. */
function folderOf(target: string, isFolder: boolean): string {
  return isFolder ? target : path.dirname(target);
}

function isInside(root: string, target: string): boolean {
  return target === root || target.startsWith(`${root}/`);
}

/** File systems of other machines: what happens there is not told here. */
const REMOTE = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x65735546, 0x01021997, 0x786f4256]);

function isWatchable(root: string): boolean {
  try {
    return !REMOTE.has(statfsSync(root).type) && realpathSync(root) === root && lstatSync(root).isDirectory();
  } catch {
    return false;
  }
}

/** Rings a moment after the last of several pulls. */
function createBell(ring: () => Promise<void>): { ring(): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  let first = 0;
  const done = (): void => {
    timer = null;
    void ring();
  };
  return {
    ring() {
      const now = performance.now();
      if (timer === null) first = now;
      else clearTimeout(timer);
      timer = setTimeout(done, Math.max(0, Math.min(QUIET_MS, first + PATIENCE_MS - now)));
      timer.unref();
    },
    stop: () => void (timer !== null && clearTimeout(timer)),
  };
}

function createLooking(look: (all: boolean) => void): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  let lastAll = performance.now();
  const again = (): void => {
    const before = process.cpuUsage(); // the clock on the wall runs on while other programs have the processor
    const all = performance.now() - lastAll > LOOK_AT_ALL_MS;
    look(all);
    if (all) lastAll = performance.now();
    const { user, system } = process.cpuUsage(before);
    schedule((user + system) / 1000 / SHARE);
  };
  const schedule = (ms: number): void => {
    timer = setTimeout(again, Math.max(LOOK_MS, ms)).unref();
  };
  return { start: () => schedule(LOOK_MS), stop: () => void (timer !== null && clearTimeout(timer)) };
}
