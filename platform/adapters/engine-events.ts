import { Readable } from 'node:stream';

import { EVENT_FILTERS, readEngineEvent } from '../domain/engine-event.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import type { EngineEvents, EngineWatch } from '../ports-incidents.ts';

const MAX_LINE = 64 * 1024;
const HINT = 'is it running? see: dockfra doctor';

/** The event stream of the engine behind DOCKER_HOST or the default socket. */
export function createEngineEvents(): EngineEvents {
  return {
    async follow(watch, signal) {
      try {
        const { default: Client } = await import('dockerode');
        // no timeout: hours may pass without an event
        const stream = await new Client().getEvents({ filters: JSON.stringify(EVENT_FILTERS) });
        if (stream instanceof Readable) await readEvents(stream, watch, signal);
      } catch (error) {
        if (signal.aborted) return;
        const message = `the engine's events cannot be followed: ${messageOf(error)}`;
        throw new DockfraError('engine_away', message, HINT, error);
      }
      if (!signal.aborted) throw new DockfraError('engine_away', "the engine's events ended", HINT);
    },
  };
}

/** To the end of the stream; rejects when it breaks. */
function readEvents(stream: Readable, { onStart, onEvent }: EngineWatch, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => void stream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(-MAX_LINE);
      for (const event of lines.map(readEngineEvent)) if (event) onEvent(event);
    });
    stream.once('error', reject);
    stream.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    onStart();
  });
}
