import { realpathSync, watch, type FSWatcher } from 'node:fs';

/** `rename`: a name came or went; `change`: what it names changed. `name` is null when the system does not say it. */
export type Told = { folder: string; type: 'rename' | 'change'; name: string | null };

export type FolderWatches = {
  /** wishes a watch; `since` as below */
  follow(folder: string): number | null;
  /** when the watch began, on the clock that `tick` advances; null: there is none */
  since(folder: string): number | null;
  /** watched, or wished to be */
  has(folder: string): boolean;
  dropTree(folder: string): void;
  keepOnly(folders: ReadonlySet<string>): void;
  counts(): { watched: number; looked: number };
  close(): void;
};

type Options = {
  heard: (told: Told) => void;
  /** the next moment of a clock that only counts */
  tick: () => number;
  /** at most so many folders have a watch */
  limit?: number | undefined;
  isPossible: boolean;
};

/** Old systems give a user 8192 of them, for all programs together. */
const LIMIT = 4000;
/** A folder in which so much happens (the data of a database) is looked at instead. */
const TOO_MUCH = 1000;
const SPAN_MS = 1000;
const TRY_AGAIN_MS = 30_000;

type Folder = {
  watcher: FSWatcher | null;
  opened: number | null;
  triedAt: number;
  /** told since */ events: number;
  since: number;
};

/** The system's watches of folders, not of what lies in folders below them. */
export function createFolderWatches({ heard, tick, limit = LIMIT, isPossible }: Options): FolderWatches {
  const folders = new Map<string, Folder>();
  let watched = 0;

  const end = (folder: Folder): void => {
    if (folder.watcher === null) return;
    folder.watcher.close();
    folder.watcher = null;
    folder.opened = null;
    watched -= 1;
  };
  const open = (dir: string, folder: Folder): void => {
    if (!isPossible || watched >= limit) return;
    folder.triedAt = performance.now();
    try {
      if (realpathSync(dir) !== dir) return; // behind a link, which may be set anew
      const watcher = watch(dir, { persistent: false }, (type, name) => {
        if (folder.watcher !== watcher) return;
        if (isTooMuch(folder)) end(folder);
        heard({ folder: dir, type, name });
      });
      watcher.on('error', () => end(folder)); // the next question opens it anew, or finds the folder gone
      folder.watcher = watcher;
      folder.opened = tick();
      watched += 1;
    } catch {
      folder.watcher = null; // no watch left (ENOSPC, EMFILE) or no such folder: it is looked at
    }
  };
  const drop = (dir: string, folder: Folder): void => {
    end(folder);
    folders.delete(dir);
  };

  return {
    follow(dir) {
      const known = folders.get(dir);
      const folder = known ?? {
        watcher: null,
        opened: null,
        triedAt: -TRY_AGAIN_MS,
        events: 0,
        since: 0,
      };
      if (!known) folders.set(dir, folder);
      if (folder.watcher === null && performance.now() - folder.triedAt > TRY_AGAIN_MS) open(dir, folder);
      return folder.opened;
    },
    since: (dir) => folders.get(dir)?.opened ?? null,
    has: (dir) => folders.has(dir),
    dropTree(dir) {
      for (const [one, folder] of folders) if (one === dir || one.startsWith(`${dir}/`)) drop(one, folder);
    },
    keepOnly(wanted) {
      for (const [dir, folder] of folders) if (!wanted.has(dir)) drop(dir, folder);
    },
    counts: () => ({ watched, looked: folders.size - watched }),
    close() {
      for (const [dir, folder] of folders) drop(dir, folder);
    },
  };
}

function isTooMuch(folder: Folder): boolean {
  const now = performance.now();
  if (now - folder.since > SPAN_MS) {
    folder.since = now;
    folder.events = 0;
  }
  folder.events += 1;
  return folder.events > TOO_MUCH;
}
