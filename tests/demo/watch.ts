// Tells what the crew does while it does it, from the files that the platform keeps anyway.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { runLineSchema, type RunLine } from '../../platform/domain/agent-run.ts';
import { ticketSchema, type Ticket } from '../../platform/domain/ticket.ts';

const EVERY_MS = 150;

/** Prints every new step with its time until the ticket is done; throws when it goes to a person or takes too long. */
export async function watchTicket(dir: string, id: string, limitMs: number): Promise<RunLine[]> {
  const started = performance.now();
  const seen = { history: 0, lines: 0, comments: 0 };
  const say = (text: string) =>
    console.log(`   ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  for (;;) {
    const ticket = await readTicket(dir, id);
    const lines = await readLines(join(dir, '.dockfra', 'transcripts', id));
    for (const line of lines.slice(seen.lines)) for (const text of told(line, lines)) say(text);
    for (const entry of ticket.history.slice(seen.history))
      say(
        `${entry.from ?? 'new'} -> ${entry.to}, ${entry.by}${entry.reason ? `: ${first(entry.reason)}` : ''}`,
      );
    Object.assign(seen, { history: ticket.history.length, lines: lines.length });
    if (ticket.status === 'done') return lines;
    if (ticket.labels.includes('needs-person'))
      throw new Error(`${id} went to a person: ${ticket.history.at(-1)?.reason ?? 'no reason given'}`);
    if (performance.now() - started > limitMs)
      throw new Error(`${id} is ${ticket.status} after ${limitMs / 1000} s; see: dockfra --root ${dir} logs`);
    await wait(EVERY_MS);
  }
}

/** One line of a transcript for people. */
function told(line: RunLine, all: readonly RunLine[]): string[] {
  switch (line.type) {
    case 'start':
      return [`developer: run ${line.run}, ${line.replayed ? 'a RECORDED model' : `model ${line.model}`}`];
    case 'answer': {
      const said = all.slice(0, all.indexOf(line) + 1);
      const run = said.slice(said.findLastIndex(({ type }) => type === 'start'));
      const turn = run.filter(({ type }) => type === 'answer').length;
      const calls = line.toolCalls.map((call) => `${call.name}${subject(call.arguments)}`).join(', ');
      return [
        `turn ${turn}${line.replayed ? ' (recorded)' : ''}: ${first(line.content)}`,
        `         ${calls}`,
      ];
    }
    case 'result':
      return ['check', 'submit', 'run'].includes(line.tool) || !line.ok
        ? [`         ${line.tool}: ${line.ok ? 'ok' : 'not ok'}`]
        : [];
    case 'end':
      return [`run ended: ${line.reason} ${first(line.note)}`];
    case 'held':
      return [`held up: ${first(line.text)}`];
    case 'message':
    case 'compacted':
      return [];
  }
}

function subject(text: string): string {
  const found = /"(?:path|name|command|pattern)":"([^"]{1,60})/.exec(text);
  return found ? ` ${found[1]}` : '';
}

const first = (text: string) => (text.split('\n')[0] ?? '').slice(0, 140);

async function readTicket(dir: string, id: string): Promise<Ticket> {
  return ticketSchema.parse(JSON.parse(await readFile(join(dir, 'shared', 'tickets', `${id}.json`), 'utf8')));
}

async function readLines(folder: string): Promise<RunLine[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl')).toSorted();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => runLineSchema.parse(JSON.parse(line))),
  );
}
