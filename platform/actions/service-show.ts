import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { readService, type ShownService } from '../flows/read-service.ts';
import { defineAction } from './action.ts';

export const serviceInput = z.strictObject({
  stack: z.string().min(1).max(100).describe('name of the stack'),
  service: z.string().min(1).max(200).describe('name of the service'),
});

export const serviceShow = defineAction({
  name: 'service.show',
  summary:
    'One service: its containers with state and reason, ports, mounts, networks, and environment without secrets.',
  needs: { area: 'stacks', level: 'read' },
  input: serviceInput,
  cli: { words: ['service', 'show'], positional: ['stack', 'service'] },
  subject: ({ stack, service }) => `${stack}/${service}`,
  run: (ports, { caller }, input) => readService(ports, caller, input),
  text: describe,
});

function describe({ stack, service, containers }: ShownService): string {
  if (containers.length === 0) return `${stack} has no container of ${safeLine(service, 100)}\n`;
  return containers.map(describeContainer).join('\n');
}

function describeContainer(one: ShownService['containers'][number]): string {
  const check = one.checks.at(-1);
  const ended = one.exitCode === null ? '' : `, exit code ${String(one.exitCode)}`;
  const lines = [
    `state     ${one.state}, health ${one.health}${ended}${one.oomKilled ? ', killed for memory' : ''}`,
    ...(one.error === '' ? [] : [`error     ${one.error}`]),
    ...(check && one.health !== 'healthy'
      ? [`check     exit code ${String(check.exitCode)}: ${check.output}`]
      : []),
    `since     ${one.startedAt}, ${String(one.restarts)} restarts, policy ${one.restartPolicy}`,
    `image     ${one.image}  ${one.imageId.slice(7, 19)}${one.commit === null ? '' : `  commit ${one.commit.slice(0, 12)}`}`,
    ...one.ports.map((port) => `port      ${port}`),
    ...one.mounts.map(
      ({ type, source, target, writable }) =>
        `mount     ${type} ${source} -> ${target}${writable ? '' : ' (read-only)'}`,
    ),
    ...one.networks.map(({ name, address }) => `network   ${name} ${address}`),
    ...one.environment.map(({ name, value }) => `env       ${name}=${value ?? '(hidden)'}`),
  ];
  const head = safeLine(`${one.name}  ${one.id.slice(0, 12)}`, 200);
  return `${head}\n${lines.map((line) => `  ${safeLine(line, 500)}\n`).join('')}`;
}
