import { statfsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';

const LOOK_MS = 200;
/** Below this nothing goes on: the platform and the engine need the rest. */
const MIN_FREE_BYTES = 1024 ** 3;
const MIN_FREE_FILES = 50_000;
/** What one command may take at most. Volumes have no quota on the file systems that engines use. */
export const MAX_TAKEN_BYTES = 4 * 1024 ** 3;

export type DiskWatch = { stop(): void };
export type Watched = {
  /** on the file system that is watched */
  folder: string;
  /** bytes below the folders that the command may write to: others use the disk too */
  own(): Promise<number>;
  onFull(why: string): void;
};

/** Looks at the free space again and again, and says once why a command has to end. */
export function watchDisk({ folder, own, onFull }: Watched, most = MAX_TAKEN_BYTES): DiskWatch {
  let over = false;
  let looking = false;
  // before the command begins: a file of gigabytes is made in no time
  let first = freeIn(() => statfsSync(folder));
  const look = async (): Promise<void> => {
    const free = await freeOf(folder);
    if (free === null || over) return;
    first ??= free;
    const why = whyFull(first, free, most);
    if (why === null) return;
    if (free.bytes >= MIN_FREE_BYTES && (await own()) < most) {
      first = free; // it was somebody else
      return;
    }
    over = true;
    onFull(why);
  };
  const timer = setInterval(() => {
    if (looking || over) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, LOOK_MS);
  return {
    stop: () => {
      over = true;
      clearInterval(timer);
    },
  };
}

type Free = { bytes: number; files: number };

function whyFull(first: Free, now: Free, most: number): string | null {
  if (now.bytes < MIN_FREE_BYTES || now.files < MIN_FREE_FILES) return 'the disk is nearly full';
  if (first.bytes - now.bytes > most) return `it wrote more than ${Math.round(most / 1024 ** 2)} MB`;
  return null;
}

async function freeOf(folder: string): Promise<Free | null> {
  const now = await statfs(folder).catch(() => null); // the folder is gone: nothing can be written there
  return now === null ? null : freeIn(() => now);
}

type Facts = { bavail: number; bsize: number; ffree: number; files: number };

function freeIn(look: () => Facts): Free | null {
  try {
    const { bavail, bsize, ffree, files } = look();
    return { bytes: bavail * bsize, files: files === 0 ? Infinity : ffree };
  } catch {
    return null; // not there yet
  }
}
