import { z } from 'zod';

import type { Diagnosed, Diagnosis, UnknownFault } from '../domain/diagnosis.ts';
import { safeLine } from '../domain/safe-text.ts';
import { diagnose as diagnoseStacks } from '../flows/diagnose.ts';
import { defineAction } from './action.ts';

export const diagnose = defineAction({
  name: 'stack.diagnose',
  summary:
    'What is wrong in the stacks and why: containers, health checks, last lines, the last launch and the files, with the fixes that are offered.',
  needs: { area: 'stacks', level: 'read' },
  local: true,
  input: z.strictObject({
    stack: z.string().min(1).max(100).optional().describe('only this stack; all of them without it'),
    service: z.string().min(1).max(200).optional().describe('only this service'),
  }),
  cli: { words: ['diagnose'], positional: ['stack', 'service'] },
  subject: ({ stack }) => stack ?? null,
  run: (ports, { caller, signal }, { stack, service }) =>
    diagnoseStacks(ports, caller, { stack: stack ?? null, service: service ?? null }, signal),
  text: describe,
  exitCode: ({ diagnoses, unknown, unread }) =>
    unknown.length + unread.length > 0 || diagnoses.some(({ level }) => level === 'error') ? 1 : 0,
});

function describe({ diagnoses, unknown, stacks, unread }: Diagnosed): string {
  const parts = [
    ...diagnoses.map(diagnosisText),
    ...unknown.map(unknownText),
    ...unread.map(({ stack, why }) => `?     ${safeLine(`${stack} could not be looked at: ${why}`, 500)}\n`),
  ];
  if (parts.length > 0) return parts.join('\n');
  return `nothing wrong is known of ${stacks.map((stack) => safeLine(stack, 100)).join(', ') || 'any stack'}\n`;
}

function diagnosisText(one: Diagnosis): string {
  const { level, title, place, evidence, fixes } = one;
  const where = [one.stack, one.service].filter((name) => name !== null).join('/');
  const times = evidence.times > 1 ? ` (${String(evidence.times)} times)` : '';
  const lines = [
    `${one.cause}${place ? ` (${place.file}:${String(place.line)})` : ''}`,
    `seen: ${evidence.text}${times}`,
    ...fixes.map(({ name, text, action }) => (action === null ? `do: ${text}` : `fix ${name}: ${text}`)),
    `id: ${one.id}`,
  ];
  const head = safeLine(`${level === 'error' ? 'ERROR' : 'warn '} ${where}: ${title}`, 300);
  return `${head}\n${lines.map((line) => `      ${safeLine(line, 600)}\n`).join('')}`;
}

function unknownText({ stack, service, why, lines }: UnknownFault): string {
  const where = service === null ? stack : `${stack}/${service}`;
  const head = safeLine(`ERROR ${where}: ${why}, and no known fault fits`, 500);
  const ask = `      ask: dockfra chat "why is ${safeLine(service ?? stack, 100)} down?"\n`;
  return `${head}\n${lines.map((line) => `      | ${safeLine(line, 500)}\n`).join('')}${ask}`;
}
