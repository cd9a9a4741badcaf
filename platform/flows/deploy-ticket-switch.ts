import type { DeployRecord } from '../domain/deploy-record.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { createLog, enterStep, keepEvidence, type DeployRun } from './deploy-ticket-run.ts';

/** The owner's `deploy.before` (a migration) in a one-off container of the new image, when its service is part of the deployment. */
export async function runBefore(run: DeployRun): Promise<Result<DeployRun>> {
  const { before } = run.config.deploy;
  const service =
    before && run.record.services.find((one) => one.service === before.service && one.imageId !== null);
  if (!before || !service?.tag) return ok(run);
  const entered = await enterStep(run, 'before');
  const { ports, stack, record } = entered;
  const started = ports.clock.now().getTime();
  const log = createLog((line) => run.progress('before', line));
  const request = {
    stack,
    service: before.service,
    image: service.tag,
    command: before.run,
    ...candidateFiles(record),
  };
  const { exitCode } = await ports.compose.runOnce(request, log.line, run.signal);
  const item = {
    kind: 'deploy',
    name: `before ${before.service}`,
    result: exitCode === 0 ? 'passed' : 'failed',
    run: 'deploy',
    commit: record.candidate,
    summary: `${before.run}: exit code ${exitCode}`,
    duration_ms: ports.clock.now().getTime() - started,
    data: { name: 'before.log', content: log.text() },
  } as const;
  await keepEvidence(entered, [item]);
  if (exitCode === 0) return ok(entered);
  return refuse(
    'checks_failed',
    `deploy.before of ${before.service} ended with exit code ${exitCode}; nothing was switched`,
    'see its log in the evidence',
  );
}

/** Former images kept by name, the names that compose uses moved to the new ones, and only these services brought up. */
export async function switchServices(run: DeployRun): Promise<Result<DeployRun>> {
  const entered = await enterStep(run, 'switch');
  const { ports, stack, record } = entered;
  for (const { tag, formerTag, formerId } of record.services) {
    if (tag !== null && formerTag !== null && formerId !== null) await ports.engine.tag(formerId, formerTag);
  }
  for (const { image, imageId } of record.services) {
    if (imageId !== null) await ports.engine.tag(imageId, image);
  }
  const services = record.services.map((service) => service.service);
  if (services.length === 0) return ok(entered);
  const started = ports.clock.now().getTime();
  const log = createLog((line) => run.progress('switch', line));
  const request = { stack, services, noDeps: true, build: false, ...candidateFiles(record) };
  const up = await ports.compose.up(request, log.line, unstoppable());
  await keepEvidence(entered, [
    {
      kind: 'deploy',
      name: services.join(', ').slice(0, 200),
      result: up.ok ? 'passed' : 'failed',
      run: 'deploy',
      commit: record.candidate,
      summary: up.ok ? `switched ${services.join(', ')}` : up.refusal.message,
      duration_ms: ports.clock.now().getTime() - started,
      data: { name: 'deploy.log', content: log.text() },
    },
  ]);
  return up.ok ? ok(entered) : up;
}

/** From here on, whoever asked may go away: half a switch is never left behind. Each call has its own time limit. */
export function unstoppable(): AbortSignal {
  return new AbortController().signal;
}

export function candidateFiles(record: DeployRecord): { files?: string[] } {
  return record.files === null ? {} : { files: record.files.candidate };
}

export function baseFiles(record: DeployRecord): { files?: string[] } {
  return record.files === null ? {} : { files: record.files.base };
}
