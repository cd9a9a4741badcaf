import type { Diagnosed, Diagnosis } from '../../platform/domain/diagnosis.ts';
import { planSteps, planUndo } from '../../platform/domain/repair-plan.ts';
import { shownRepair, type RepairRecord } from '../../platform/domain/repair-record.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type { WizardPorts } from '../../wizard/server/wizard-ports.ts';

/** Faults and repairs in memory. */
export type FakeRepairs = {
  ports: WizardPorts['repairs'];
  diagnosed: Pick<Diagnosed, 'diagnoses' | 'unknown' | 'unread'>;
  records: RepairRecord[];
  /** how the next repair ends, and when */
  next: Partial<RepairRecord>;
  mayEnd: Promise<unknown>;
  /** the pages hear that something moved on */
  tell(): void;
  act(name: string, input: unknown): Promise<Result<unknown> | null>;
};

export function faultOf(part: Partial<Diagnosis> = {}): Diagnosis {
  const place = { stack: 'shop', service: 'worker' };
  return {
    id: 'shop/worker/queue-refused',
    pattern: 'queue-refused',
    title: 'A service that it needs refuses it',
    level: 'error',
    ...place,
    cause: 'worker cannot reach redis at redis:6379: redis is not running',
    evidence: {
      text: 'Error: connect ECONNREFUSED redis:6379',
      at: new Date(Date.now() - 40_000).toISOString(),
      times: 12,
    },
    place: { file: 'app/compose.yaml', line: 4 },
    fixes: [
      {
        name: 'restart',
        text: 'Restart worker',
        action: { name: 'service.restart', input: place },
        undo: { name: 'service.stop', input: place },
      },
      {
        name: 'set-variable',
        text: 'Give REDIS_URL a value, and use it',
        action: { name: 'settings.set', input: { stdin: 'REDIS_URL', stack: 'shop' } },
        asks: [{ input: 'value', label: 'REDIS_URL', secret: true }],
        undo: null,
      },
      { name: 'by-hand', text: 'Free some memory on the host', action: null, undo: null },
    ],
    ...part,
  };
}

export function repairOf(fault: Diagnosis, part: Partial<RepairRecord> = {}): RepairRecord {
  const [fix] = fault.fixes;
  const { id, title, cause, stack, service } = fault;
  return {
    id: '20300101000000-abcdef',
    state: 'running',
    by: 'owner:owner',
    startedAt: new Date().toISOString(),
    endedAt: null,
    diagnosis: { id, title, cause, stack, service },
    fix: fix?.name ?? '',
    steps: fix ? planSteps(fault, fix, true) : [],
    undo: fix ? planUndo(fault, fix, true) : null,
    before: ['worker 3f2a1b0c9d8e: exited, exit code 1', `${title}: ${fault.evidence.text} (12 times)`],
    after: [],
    note: null,
    mark: 'x',
    undone: null,
    ...part,
  };
}

const text = (input: unknown, key: string): string => {
  const found = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  const value: unknown = found.find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : '';
};
const isDry = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'dry_run' in input && input.dry_run === true;

export function createFakeRepairs(): FakeRepairs {
  const listeners = new Set<() => void>();
  const fake: FakeRepairs = {
    ports: {
      watch(onChange, signal) {
        listeners.add(onChange);
        signal.addEventListener('abort', () => listeners.delete(onChange), { once: true });
      },
    },
    diagnosed: { diagnoses: [], unknown: [], unread: [] },
    records: [],
    next: {},
    mayEnd: Promise.resolve(),
    tell: () => {
      for (const listener of listeners) listener();
    },
    async act(name, input) {
      switch (name) {
        case 'stack.diagnose':
          return ok(diagnosedOf(fake, text(input, 'stack'), text(input, 'service')));
        case 'repair.list':
          return ok({ repairs: listed(fake, text(input, 'stack'), text(input, 'service')) });
        case 'repair.apply':
          return apply(fake, input);
        case 'repair.undo':
          return undo(fake, input);
        default:
          return null;
      }
    },
  };
  return fake;
}

function diagnosedOf({ diagnosed }: FakeRepairs, stack: string, service: string): Diagnosed {
  const isIn = (one: { stack: string | null; service: string | null }): boolean =>
    one.stack === stack && (service === '' || one.service === service || one.service === null);
  return {
    at: new Date().toISOString(),
    diagnoses: diagnosed.diagnoses.filter(isIn),
    unknown: diagnosed.unknown.filter(isIn),
    stacks: [stack],
    unread: diagnosed.unread,
  };
}

function listed({ records }: FakeRepairs, stack: string, service: string) {
  return records
    .filter(({ diagnosis }) => diagnosis.stack === stack && (service === '' || diagnosis.service === service))
    .map(shownRepair);
}

async function apply(fake: FakeRepairs, input: unknown): Promise<Result<unknown>> {
  const fault = fake.diagnosed.diagnoses.find(({ id }) => id === text(input, 'diagnosis'));
  const fix = fault?.fixes.find(({ name }) => name === text(input, 'fix'));
  if (!fault || !fix) return refuse('not_found', 'there is no such fault (any more)', 'dockfra diagnose');
  const [steps, undoing] = [planSteps(fault, fix, true), planUndo(fault, fix, true)];
  if (isDry(input)) {
    const { title, cause } = fault;
    return ok({ plan: { title, cause, steps, undo: undoing, asks: [...(fix.asks ?? [])] }, repair: null });
  }
  const record = repairOf(fault, { fix: fix.name, steps, undo: undoing });
  fake.records = [record, ...fake.records];
  fake.tell();
  await fake.mayEnd;
  const ended: RepairRecord = {
    ...record,
    state: 'gone',
    endedAt: new Date().toISOString(),
    after: ['worker 3f2a1b0c9d8e: running, health healthy', 'the fault is not found'],
    note: 'healthy',
    ...fake.next,
  };
  fake.records = [ended, ...fake.records.filter((one) => one !== record)];
  if (ended.state === 'gone')
    fake.diagnosed.diagnoses = fake.diagnosed.diagnoses.filter(({ id }) => id !== fault.id);
  fake.tell();
  return ok({ plan: null, repair: shownRepair(ended) });
}

async function undo(fake: FakeRepairs, input: unknown): Promise<Result<unknown>> {
  const record = fake.records.find(({ id }) => id === text(input, 'id'));
  if (!record) return refuse('not_found', 'there is no such repair', 'dockfra repair list');
  const { title, cause } = record.diagnosis;
  if (isDry(input))
    return ok({ plan: { title, cause, steps: record.undo ?? [], undo: null, asks: [] }, repair: null });
  const at = new Date().toISOString();
  const undone: RepairRecord = { ...record, undone: { state: 'done', by: 'owner:owner', at, note: null } };
  fake.records = fake.records.map((one) => (one === record ? undone : one));
  fake.tell();
  return ok({ plan: null, repair: shownRepair(undone) });
}
