import { DockfraError } from '../domain/errors.ts';
import { isSwitched, type DeployRecord } from '../domain/deploy-record.ts';
import type { Refusal } from '../domain/result.ts';
import { cancelDeploy, failDeploy } from '../domain/ticket-review.ts';
import type { NewEvidence } from '../ports.ts';
import {
  createLog,
  destinationOf,
  enterStep,
  keepEvidence,
  updateTicket,
  type DeployRun,
} from './deploy-ticket-run.ts';
import { baseFiles, candidateFiles, unstoppable } from './deploy-ticket-switch.ts';
import { watch } from './deploy-ticket-verify.ts';

const LOG_LINES = 500;
const MAX_CONTAINERS = 10;

/** Undoes whatever was switched, evidence first, and gives the ticket back. Main and volumes are never touched. */
export async function goBack(run: DeployRun, refusal: Refusal): Promise<void> {
  const failure = { reason: reasonOf(refusal), to: destinationOf(refusal.code) };
  const nothing = run.record.services.length === 0 && run.record.removed.length === 0;
  if (nothing || !isSwitched(run.record.step)) return giveBack(await enterStep(run, 'return', { failure }));
  return resumeRollback(await enterStep(run, 'evidence', { failure }));
}

/** From whatever step of the way back the record stands at. Every part can be done again. */
export async function resumeRollback(run: DeployRun): Promise<void> {
  if (run.record.step === 'return') return giveBack(run);
  if (run.record.step === 'evidence') await keepFailure(run);
  const restoring = await enterStep(run, 'restore');
  await restore(restoring);
  await giveBack(await enterStep(restoring, 'return'));
}

/** Logs, health output and inspect of what was just deployed, while it is still there. */
async function keepFailure(run: DeployRun): Promise<void> {
  const { ports, record, stack } = run;
  run.progress('rollback', 'keeping logs and state of what failed');
  const touched = new Set(record.services.map((service) => service.service));
  const seen = (await ports.engine.services(stack))
    .filter((state) => touched.has(state.service))
    .slice(0, MAX_CONTAINERS);
  const items: NewEvidence[] = [];
  for (const { service, containerId, state, health, restarts, exitCode } of seen) {
    const logs = await ports.engine.logs(containerId, LOG_LINES);
    const inspected = withoutEnvironment(await ports.engine.inspect(containerId));
    const facts = { result: 'info', run: 'deploy', commit: record.candidate } as const;
    const summary = `${state}, health ${health}, ${restarts} restarts${exitCode === null ? '' : `, exit code ${exitCode}`}`;
    items.push({
      ...facts,
      kind: 'logs',
      name: service,
      summary,
      data: { name: `${service}.log`, content: logs },
    });
    items.push({
      ...facts,
      kind: 'inspect',
      name: service,
      summary,
      data: { name: `${service}-inspect.json`, content: `${JSON.stringify(inspected, null, 2)}\n` },
    });
  }
  await keepEvidence(run, items);
}

/** The former images under the names that compose uses, the former definition, only these services; then they must run well. */
async function restore(run: DeployRun): Promise<void> {
  const { ports, record } = run;
  run.progress(
    'rollback',
    `back to the version before (${record.services.map((service) => service.service).join(', ')})`,
  );
  for (const { image, tag, formerId } of record.services) {
    if (tag !== null && formerId !== null) await ports.engine.tag(formerId, image);
  }
  const log = createLog((line) => run.progress('rollback', line));
  await bringBack(run, log.line);
  const former = record.services.filter((service) => service.formerId !== null);
  const expected = former.map(({ service, tag, formerId, job }) => ({
    service,
    imageId: tag === null ? null : formerId,
    revision: null,
    job,
    replicas: 1,
  }));
  const { lines, faults } = await watch(run, expected, []);
  await keepEvidence(run, [
    {
      kind: 'rollback',
      name:
        former
          .map((service) => service.service)
          .join(', ')
          .slice(0, 200) || 'new services removed',
      result: faults.length === 0 ? 'passed' : 'failed',
      run: 'deploy',
      commit: record.base,
      summary: [...lines, ...faults, ...disturbance(record)].join('; '),
      data: { name: 'rollback.log', content: log.text() },
    },
  ]);
}

async function bringBack({ ports, record, stack }: DeployRun, onLine: (line: string) => void): Promise<void> {
  const before = record.services
    .filter((service) => service.formerId !== null)
    .map((service) => service.service);
  const added = record.services
    .filter((service) => service.formerId === null)
    .map((service) => service.service);
  if (before.length > 0) {
    const again = () =>
      ports.compose.up(
        { stack, services: before, noDeps: true, build: false, ...baseFiles(record) },
        onLine,
        unstoppable(),
      );
    const first = await again();
    if (!first.ok) await ports.compose.settle(stack);
    const up = first.ok ? first : await again();
    if (!up.ok) throw rollbackFailed(record, up.refusal);
  }
  if (added.length > 0) {
    const gone = await ports.compose.remove(
      { stack, services: added, ...candidateFiles(record) },
      unstoppable(),
    );
    if (!gone.ok) throw rollbackFailed(record, gone.refusal);
  }
}

async function giveBack(run: DeployRun): Promise<void> {
  const { act, config, record } = run;
  const { reason, to } = record.failure ?? { reason: 'interrupted', to: 'approved' as const };
  const result = await updateTicket(run, (ticket) =>
    to === 'approved'
      ? cancelDeploy(ticket, reason, [], act())
      : failDeploy(ticket, reason, [], act(), config.limits.lease_minutes),
  );
  // a ticket that is already there was given back before a crash; anything else must be seen
  if (!result.ok && result.refusal.code !== 'wrong_state')
    throw new DockfraError('ticket_stuck', result.refusal.message, result.refusal.hint ?? '');
  await endRecord(run);
}

/** Nothing of this deployment is needed any more. */
export async function endRecord({ ports, record }: Pick<DeployRun, 'ports' | 'record'>): Promise<void> {
  await ports.trees.remove(`${record.ticketId}-base`);
  await ports.trees.remove(`${record.ticketId}-candidate`);
  await ports.deploys.remove(record.ticketId);
}

function disturbance(record: DeployRecord): string[] {
  return record.failure ? [`because: ${record.failure.reason}`] : [];
}

function reasonOf(refusal: Refusal): string {
  return refusal.message.slice(0, 3000);
}

function rollbackFailed(record: DeployRecord, refusal: Refusal): DockfraError {
  return new DockfraError(
    'rollback_failed',
    `${record.ticketId}: the version before could not be brought back: ${refusal.message}`,
    'correct what compose says; the next start or deploy of this stack tries again',
    refusal.details,
  );
}

/** Values of environment variables are secrets as a rule. */
function withoutEnvironment(inspected: unknown): unknown {
  return JSON.parse(
    JSON.stringify(inspected ?? null, (key, value: unknown) =>
      key === 'Env' && Array.isArray(value)
        ? value.map((line) => `${String(line).split('=')[0] ?? ''}=[redacted]`)
        : value,
    ),
  );
}
