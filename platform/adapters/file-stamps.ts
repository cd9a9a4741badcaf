import { lstatSync, statSync, type Stats } from 'node:fs';

/** Shows whether what lies at a path is still the same. */
export type Stamps = {
  /** of a file, links followed; null: nothing is there */
  file(path: string): Promise<string | null>;
  /** of the names in a folder, and of the folder itself; null: no folder is there */
  folder(path: string): Promise<string | null>;
  /** what anybody did to the files before this call counts from here on */
  settle(): Promise<void>;
  /** after `settle`: while it is the same number, so is everything that was asked about; null: nobody tells of changes */
  version(): number | null;
};

/** Looks each time. */
export const PLAIN_STAMPS: Stamps = {
  file: (path) => Promise.resolve(fileStamp(path)),
  folder: (path) => Promise.resolve(folderStamp(path)),
  settle: () => Promise.resolve(),
  version: () => null,
};

/** The clock of file systems has ticks of some milliseconds: what changed within the last of them may change unseen. */
const TICK_MS = 40;
let serial = 0;

export function fileStamp(path: string): string | null {
  return stampText(statsAt(path, statSync));
}

export function folderStamp(path: string): string | null {
  const stats = statsAt(path, statSync);
  return stats?.isDirectory() ? stampText(stats) : null;
}

export type Kind = 'file' | 'folder' | 'link' | 'other';

/** What lies at a path itself; null: nothing. */
export function kindAt(path: string): Kind | null {
  const stats = statsAt(path, lstatSync);
  if (stats === null) return null;
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

type Look = (path: string, options: { throwIfNoEntry: false }) => Stats | undefined;

/** At once and not in the background: some microseconds each, where the way through the background takes a hundred. */
function statsAt(path: string, look: Look): Stats | null {
  try {
    return look(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // a folder above it that is closed to us, or a loop of links: as good as nothing
  }
}

/** What changed just now gets a stamp that nothing has again, so that it is read once more. */
function stampText(stats: Stats | null): string | null {
  if (stats === null) return null;
  const { mtimeMs, ctimeMs, size, ino, dev, mode } = stats;
  const age = Date.now() - ctimeMs;
  const fresh = Math.abs(age) < TICK_MS ? [(serial += 1)] : [];
  return [mtimeMs, ctimeMs, size, ino, dev, mode, ...fresh].join(':');
}
