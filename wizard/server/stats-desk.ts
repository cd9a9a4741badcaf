import type { StatsSample } from '../../platform/domain/container-stats.ts';
import type { StatsView } from '../contract-stacks.ts';
import type { WizardPorts } from './wizard-ports.ts';

/** Somebody who looks. */
export type Viewer = { show(sample: StatsView): void };

export type StatsDesk = {
  /** from now on exactly these containers; none: looks away */
  watch(viewer: Viewer, ids: readonly string[]): void;
  /** streams of the engine that are open */
  open(): number;
  close(): void;
};

type Stream = { viewers: Set<Viewer>; stop: AbortController };

/** One stream of the engine for each container that somebody looks at, shared by all who do, and none when nobody does. */
export function createStatsDesk(containers: Pick<WizardPorts['containers'], 'stats'>): StatsDesk {
  const streams = new Map<string, Stream>();
  const start = (id: string, viewer: Viewer): void => {
    const stream: Stream = { viewers: new Set([viewer]), stop: new AbortController() };
    streams.set(id, stream);
    const tell = (sample: StatsSample): void => {
      const view = viewOf(id, sample);
      for (const one of stream.viewers) one.show(view);
    };
    // it ends with its container; a page that sees it start again asks again
    const ended = (): void => {
      if (streams.get(id) === stream) streams.delete(id);
    };
    containers.stats(id, tell, stream.stop.signal).then(ended, ended);
  };
  const leave = (id: string, viewer: Viewer): void => {
    const stream = streams.get(id);
    if (!stream?.viewers.delete(viewer) || stream.viewers.size > 0) return;
    streams.delete(id);
    stream.stop.abort(new Error('nobody looks any more'));
  };
  return {
    watch(viewer, ids) {
      for (const id of streams.keys()) if (!ids.includes(id)) leave(id, viewer);
      for (const id of ids) {
        const stream = streams.get(id);
        if (stream) stream.viewers.add(viewer);
        else start(id, viewer);
      }
    },
    open: () => streams.size,
    close() {
      for (const { stop } of streams.values()) stop.abort(new Error('the wizard is closing'));
      streams.clear();
    },
  };
}

function viewOf(id: string, { at, cpuPercent, memoryBytes, memoryLimitBytes }: StatsSample): StatsView {
  return { id, at, cpu_percent: cpuPercent, memory_bytes: memoryBytes, memory_limit_bytes: memoryLimitBytes };
}
