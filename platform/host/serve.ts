import pino from 'pino';

import type { Launch } from '../config.ts';
import { startPlatform } from '../platform.ts';

/** The platform in the foreground, until it is asked to stop. */
export async function serve(launch: Launch, _words: string[], signal: AbortSignal): Promise<number> {
  const log = pino({ level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const platform = await startPlatform(launch, log);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  log.info('stopping');
  await platform.close();
  return 0;
}
