import { messageOf } from '../domain/errors.ts';
import type { Prober } from '../ports.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** One GET without following redirects; the body is cut at 256 KB. */
export function createProber(): Prober {
  return {
    get: async (url, timeoutMs) => {
      try {
        const response = await fetch(url, {
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
          headers: { connection: 'close' },
        });
        return { status: response.status, body: await bodyOf(response), message: null };
      } catch (error) {
        const cause =
          error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : '';
        return { status: null, body: '', message: `${messageOf(error)}${cause}` };
      }
    },
  };
}

async function bodyOf(response: Response): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    parts.push(Buffer.from(chunk));
    size += chunk.length;
    if (size >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, MAX_BODY_BYTES).toString('utf8');
}
