import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import type Dockerode from 'dockerode';
import { extract } from 'tar-stream';

import { isGone } from './sandbox-container.ts';

const MAX_REPORT_BYTES = 5 * 1024 * 1024;

/** The report as the check left it, or null: only a plain file of a bearable size counts, never a link. */
export async function readReport(container: Dockerode.Container, path: string): Promise<string | null> {
  let archive: NodeJS.ReadableStream;
  try {
    archive = await container.getArchive({ path });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  const tar = extract();
  const source = new Readable().wrap(archive);
  source.on('error', (error) => tar.destroy(error));
  source.pipe(tar);
  try {
    for await (const entry of tar) {
      const { type, size } = entry.header;
      if (type !== 'file' || size > MAX_REPORT_BYTES) return null;
      return await text(entry);
    }
    return null;
  } finally {
    source.destroy();
  }
}
