import type { Config } from '../domain/config.ts';
import { findDisturbed, judgeAnswer, judgeServices, type ExpectedService } from '../domain/deploy-verify.ts';
import { interpolate, parseInterpolation, variablesOf, type Values } from '../domain/interpolation.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { collectVariables, type Variable } from '../domain/variables.ts';
import type { Ports, StackRef } from '../ports.ts';
import { enterStep, keepEvidence, type DeployRun } from './deploy-ticket-run.ts';

const POLL_MS = 500;
const PROBE_MS = 5000;

export type Probe = { url: string; expect: { status: number; body?: string | undefined } };

/** The urls of `deploy.verify` with the stack's own values put in. A fault is the owner's, not the ticket's. */
export async function readProbes(
  ports: Pick<Ports, 'stackFiles'>,
  stack: StackRef,
  verify: Config['deploy']['verify'],
): Promise<Result<Probe[]>> {
  const { values, texts } = await ports.stackFiles.read(stack);
  const value = withDefaults(values, collectVariables(texts));
  const probes: Probe[] = [];
  for (const { url, expect } of verify) {
    const parsed = parseInterpolation(url);
    const unset = variablesOf(parsed.pieces).find(
      ({ name, operator }) => operator === null && value(name) === undefined,
    );
    const { text, missing } = interpolate(parsed.pieces, value);
    const wrong = unset
      ? `needs ${unset.name}, which is not set`
      : `becomes "${text}", which is no http address`;
    if (
      unset ||
      parsed.error ||
      missing.length > 0 ||
      !URL.canParse(text) ||
      !/^https?:\/\/[^/]/.test(text)
    ) {
      return refuse(
        'invalid_input',
        `deploy.verify: "${url}" ${wrong}`,
        `set its variables in ${stack.envFile ?? `${stack.dir}/.env`}`,
      );
    }
    probes.push({ url: text, expect });
  }
  return ok(probes);
}

/** What nothing sets has the default that the compose files write for it. */
function withDefaults(values: Readonly<Record<string, string>>, variables: readonly Variable[]): Values {
  const value: Values = (name) => {
    const written = values[name];
    if (written !== undefined) return written;
    const preset = variables.find((variable) => variable.name === name)?.defaultValue ?? null;
    return preset === null
      ? undefined
      : interpolate(parseInterpolation(preset).pieces, (inner) => values[inner]).text;
  };
  return value;
}

/** Image, label, health or stability, urls, and siblings left alone. The figures become evidence either way. */
export async function verifyDeployed(run: DeployRun, probes: readonly Probe[]): Promise<Result<DeployRun>> {
  const entered = await enterStep(run, 'verify');
  const { ports, record } = entered;
  const started = ports.clock.now().getTime();
  const judged = await watch(entered, expectedOf(entered), probes);
  const disturbed = findDisturbed(record.siblings, await ports.engine.services(run.stack));
  const faults = [
    ...judged.faults,
    ...disturbed.map((service) => `${service}: its container was replaced although it is no part of this`),
  ];
  const kept = Object.keys(record.siblings).length - disturbed.length;
  const lines = [...judged.lines, `${kept} other services kept their containers`, ...faults];
  await keepEvidence(entered, [
    {
      kind: 'verify',
      name: record.services
        .map((service) => service.service)
        .join(', ')
        .slice(0, 200),
      result: faults.length === 0 ? 'passed' : 'failed',
      run: 'deploy',
      commit: record.candidate,
      summary: lines.join('; '),
      duration_ms: ports.clock.now().getTime() - started,
      data: { name: 'verify.txt', content: `${lines.join('\n')}\n` },
    },
  ]);
  return faults.length === 0
    ? ok(entered)
    : refuse(
        'checks_failed',
        `not verified: ${faults.join('; ')}`,
        'see the evidence: logs, inspect, verify',
      );
}

/** Until all is well, something is clearly wrong, or the time is up. */
export async function watch(
  run: Pick<DeployRun, 'stack' | 'config' | 'progress'> & {
    ports: Pick<Ports, 'engine' | 'clock' | 'prober'>;
  },
  expected: readonly ExpectedService[],
  probes: readonly Probe[],
): Promise<{ lines: string[]; faults: string[] }> {
  const { ports, stack, config, progress } = run;
  const stableMs = config.deploy.stable_seconds * 1000;
  const limitMs = Math.max(config.deploy.timeout_seconds * 1000, stableMs + 10_000);
  const deadline = ports.clock.now().getTime() + limitMs;
  let told = '';
  for (;;) {
    const verdict = judgeServices(await ports.engine.services(stack), expected, ports.clock.now(), stableMs);
    if (verdict.kind === 'failed') return { lines: [], faults: [verdict.why] };
    const probed =
      verdict.kind === 'ready' ? await probe(ports, probes) : { lines: [], faults: [verdict.why] };
    if (verdict.kind === 'ready' && probed.faults.length === 0)
      return { lines: [...verdict.lines, ...probed.lines], faults: [] };
    const late = ports.clock.now().getTime() > deadline;
    if (late)
      return {
        lines: probed.lines,
        faults: probed.faults.map((fault) => `${fault} (waited ${Math.round(limitMs / 1000)} s)`),
      };
    const text = probed.faults.join('; ');
    if (text !== told) progress('verify', text);
    told = text;
    await ports.clock.sleep(POLL_MS);
  }
}

async function probe(
  ports: Pick<Ports, 'prober' | 'clock'>,
  probes: readonly Probe[],
): Promise<{ lines: string[]; faults: string[] }> {
  const lines: string[] = [];
  const faults: string[] = [];
  for (const { url, expect } of probes) {
    const started = ports.clock.now().getTime();
    const fault = judgeAnswer(await ports.prober.get(url, PROBE_MS), expect);
    const ms = ports.clock.now().getTime() - started;
    if (fault === null) lines.push(`${url}: status ${expect.status} in ${ms} ms`);
    else faults.push(`${url}: ${fault}`);
  }
  return { lines, faults };
}

function expectedOf({ record }: DeployRun): ExpectedService[] {
  return record.services.map(({ service, imageId, job, replicas }) => ({
    service,
    imageId,
    revision: imageId === null ? null : record.candidate,
    job,
    replicas,
  }));
}
