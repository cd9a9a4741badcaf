import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const TMP = '/tmp';
const NAME = /^courier-(\d{1,10})-[A-Za-z0-9]{6}$/;
let made: string | null = null;

/** A folder that only this process and its git use: in /tmp anybody could lay out or read what is not his. Gone with the process. */
export function scratchFolder(): string {
  if (made !== null) return made;
  for (const name of readdirSync(TMP)) if (isLeft(name)) remove(path.join(TMP, name));
  const folder = mkdtempSync(path.join(TMP, `courier-${process.pid}-`)); // mode 0700
  process.once('exit', () => remove(folder));
  return (made = folder);
}

/** Of a courier that was killed. */
function isLeft(name: string): boolean {
  const pid = NAME.exec(name)?.[1];
  return pid !== undefined && !existsSync(`/proc/${pid}`);
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // locked by a filter: it is on a file system that ends with the container
  }
}
