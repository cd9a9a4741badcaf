import { z } from 'zod';

import { readProjects, type RunningProject } from '../domain/adopt-stacks.ts';
import type { EngineEvents } from '../ports-incidents.ts';

/** Discovery must not wait for an engine that hangs. */
const PATIENCE_MS = 1500;
const KEPT_MS = 2000;

const listedSchema = z.array(
  z.object({
    Labels: z.record(z.string(), z.string()).nullable(),
    State: z.string(),
    Created: z.number(),
  }),
);
const LIVE = new Set(['running', 'restarting', 'paused']);

export type RunningProjects = {
  /** as last known while the engine does not answer; empty when it never did */
  current(): Promise<readonly RunningProject[]>;
  /** the engine's events, overheard: while they are followed nobody needs to ask */
  overhear(events: EngineEvents): EngineEvents;
};

/** Compose projects that have containers on this engine, whoever started them. They are only looked at. */
export function createRunningProjects(ask: () => Promise<unknown> = askEngine): RunningProjects {
  let known: readonly RunningProject[] = [];
  let asking: Promise<void> | null = null;
  let askedAt = -KEPT_MS;
  let followers = 0;
  let isStale = true;
  let failed = false;

  const renew = async (): Promise<void> => {
    isStale = false;
    try {
      known = readProjects(listedSchema.parse(await withinPatience(ask())).map(asListed));
      failed = false;
    } catch {
      failed = true; // no engine: what was known counts, and it is asked again after a while
    }
    askedAt = performance.now();
    asking = null;
  };
  const isKnown = (): boolean =>
    followers > 0 && !failed ? !isStale : performance.now() - askedAt < KEPT_MS;
  return {
    async current() {
      // once more when something happened while the engine was asked
      for (let tries = 0; tries < 2 && !isKnown(); tries += 1) await (asking ??= renew());
      return known;
    },
    overhear: (events) => ({
      async follow({ onStart, onEvent }, signal) {
        let isOn = false;
        try {
          const started = (): void => {
            isOn = true;
            followers += 1;
            isStale = true;
            onStart();
          };
          await events.follow(
            {
              onStart: started,
              onEvent: (event) => {
                if (event.what === 'start' || event.what === 'destroy') isStale = true;
                onEvent(event);
              },
            },
            signal,
          );
        } finally {
          if (isOn) followers -= 1;
        }
      },
    }),
  };
}

function asListed({
  Labels: labels,
  State: state,
  Created: createdAt,
}: z.infer<typeof listedSchema>[number]) {
  return { labels: labels ?? {}, live: LIVE.has(state), createdAt };
}

async function askEngine(): Promise<unknown> {
  const { default: Client } = await import('dockerode');
  return new Client({ timeout: PATIENCE_MS }).listContainers({
    all: true,
    filters: { label: ['com.docker.compose.project', 'com.docker.compose.project.config_files'] },
  });
}

async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the engine did not answer')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
