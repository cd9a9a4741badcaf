import { stat } from 'node:fs/promises';

/** Another one after each change of the file; two changes of the same size within one tick of the file system's clock look alike. */
export async function stampOf(file: string): Promise<string> {
  const { mtimeMs, ctimeMs, size, ino, dev } = await stat(file);
  return [mtimeMs, ctimeMs, size, ino, dev].join(':');
}
