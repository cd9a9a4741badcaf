import { z } from 'zod';

import { parseSince } from '../domain/log-since.ts';
import { ok, refuse } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { readLogs, type ServiceLogLine } from '../flows/read-logs.ts';
import { defineAction } from './action.ts';

const TAIL = 200;
const MAX_LINES = 5000;
const MAX_SHOWN = 2000;

export const stackLogs = defineAction({
  name: 'stack.logs',
  summary: 'What the services of a stack wrote, the oldest first; secrets are taken out.',
  needs: { area: 'stacks', level: 'read' },
  input: z.strictObject({
    stack: z.string().min(1).max(100).describe('name of the stack'),
    services: z.string().max(4000).optional().describe('services, with blanks between; all without any'),
    follow: z.boolean().default(false).describe('go on until it is stopped'),
    since: z.string().max(40).optional().describe('15m, 2h, 1d, or a time as RFC 3339'),
    tail: z.coerce
      .number()
      .int()
      .min(0)
      .max(MAX_LINES)
      .default(TAIL)
      .describe('last lines of each container'),
    grep: z.string().max(500).optional().describe('only lines with this text, in any case'),
  }),
  cli: { words: ['stack', 'logs'], positional: ['stack', 'services...'], short: { follow: 'f' } },
  subject: ({ stack }) => stack,
  run: async (ports, context, { stack, services, follow, since, tail, grep }) => {
    const from = since === undefined ? null : parseSince(since, ports.clock.now());
    if (since !== undefined && from === null)
      return refuse('invalid_input', `${since} is no time`, 'say 15m, 2h, 1d, or 2026-03-02T12:00:00Z');
    const wanted = (grep ?? '').toLowerCase();
    let kept: ServiceLogLine[] = [];
    const onLines = (lines: ServiceLogLine[]): Promise<void> => {
      const chosen = lines.filter(({ text }) => text.toLowerCase().includes(wanted));
      if (follow) for (const line of chosen) context.progress('log', `${lineText(line)}\n`);
      else kept = [...kept, ...chosen];
      return Promise.resolve();
    };
    const read = await readLogs(
      ports,
      context.caller,
      {
        stack,
        services: (services ?? '').split(/\s+/).filter(Boolean),
        since: from,
        until: null,
        tail,
        follow,
      },
      onLines,
      context.signal,
    );
    if (!read.ok) return read;
    const sorted = kept.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    return ok({ lines: sorted.slice(-MAX_LINES), left_out: Math.max(0, sorted.length - MAX_LINES) });
  },
  text: ({ lines, left_out: left }) =>
    `${left > 0 ? `(${String(left)} older lines are left out)\n` : ''}${lines.map((line) => `${lineText(line)}\n`).join('')}`,
});

function lineText({ at, service, text, cut }: ServiceLogLine): string {
  const rest =
    cut > 0 || text.length > MAX_SHOWN
      ? ` (${String(cut + Math.max(0, text.length - MAX_SHOWN))} more characters)`
      : '';
  return `${at.slice(0, 23)}Z  ${safeLine(service, 40)}  ${safeLine(text.slice(0, MAX_SHOWN), MAX_SHOWN)}${rest}`;
}
