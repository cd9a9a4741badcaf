import type { LaunchFailure, LaunchRecord } from '../domain/launch-record.ts';
import { withStep, type LaunchStep } from '../domain/launch-progress.ts';
import type { Ports } from '../ports.ts';

export type LaunchRun = {
  id: string;
  /** aborts when the caller gives up, or when anybody asks this launch to stop */
  signal: AbortSignal;
  step(stack: string, step: LaunchStep): void;
  /** a line of output, kept for whoever looks later */
  line(text: string): void;
  record(): LaunchRecord;
  /** the last word; nothing is written after it */
  end(
    state: LaunchRecord['state'],
    more?: { failure?: LaunchFailure | null; note?: string | null },
  ): Promise<void>;
};

type RunPorts = Pick<Ports, 'clock' | 'ids' | 'launches'>;
export type RunStart = {
  stacks: { name: string; services: readonly string[] }[];
  profiles: readonly string[];
  environment: string | null;
  signal: AbortSignal;
  onStep: (stack: string, step: LaunchStep) => void;
};

const SAVE_GAP_MS = 150;
const MAX_LINE = 2000;

/** Puts a launch on record and keeps the record up to date, at most some times a second. */
export async function beginLaunch(ports: RunPorts, start: RunStart): Promise<LaunchRun> {
  const startedAt = ports.clock.now().toISOString();
  const id = `${startedAt.replace(/\D/g, '').slice(0, 14)}-${ports.ids.token(3)}`;
  let record: LaunchRecord = firstRecord(id, startedAt, start);
  const lines: string[] = [];
  let saving: Promise<void> | null = null;
  let ended = false;
  const watching = new AbortController();
  const stopped = new AbortController();
  const write = async (): Promise<void> => {
    const batch = lines.splice(0);
    if (batch.length > 0) await ports.launches.append(id, batch);
    await ports.launches.save(record);
  };
  const soon = (): void => {
    if (saving || ended) return;
    saving = (async () => {
      await ports.clock.sleep(SAVE_GAP_MS, watching.signal).catch(() => undefined); // the end writes at once
      saving = null;
      if (!ended) await write().catch(() => undefined); // a full disk must not stop what runs; the end says so
    })();
  };
  const heard = async (): Promise<void> => {
    if (await ports.launches.isAskedToStop(id)) stopped.abort(new Error('it was asked to stop'));
  };
  await write();
  ports.launches.watch(() => void heard(), watching.signal);
  return {
    id,
    signal: AbortSignal.any([start.signal, stopped.signal]),
    step(stack, step) {
      const next = withStep(record, stack, step, ports.clock.now().toISOString());
      if (next === record) return;
      const before = record.services;
      record = next;
      if (
        before.some((one) => one.stack === stack && one.service === step.service && one.phase !== step.phase)
      )
        start.onStep(stack, step);
      soon();
    },
    line(text) {
      lines.push(text.slice(0, MAX_LINE));
      soon();
    },
    record: () => record,
    async end(state, more = {}) {
      ended = true;
      watching.abort(new Error('the launch has ended'));
      await saving;
      const { failure = null, note = null } = more;
      record = { ...record, state, endedAt: ports.clock.now().toISOString(), failure, note };
      await write();
    },
  };
}

function firstRecord(id: string, startedAt: string, start: RunStart): LaunchRecord {
  return {
    id,
    state: 'running',
    startedAt,
    endedAt: null,
    stacks: start.stacks.map(({ name }) => name),
    profiles: [...start.profiles],
    environment: start.environment,
    services: start.stacks.flatMap(({ name, services }) =>
      services.map((service) => ({
        stack: name,
        service,
        phase: 'waiting' as const,
        since: startedAt,
        detail: '',
        past: [],
      })),
    ),
    failure: null,
    note: null,
  };
}
