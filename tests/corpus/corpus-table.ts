import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

import { waitsForPerson } from '../../platform/domain/needs-person.ts';
import type { RunLine, StopReason } from '../../platform/domain/agent-run.ts';
import type { Ticket } from '../../platform/domain/ticket.ts';

export type Row = {
  change: string;
  language: string;
  kind: string;
  runs: number;
  turns: number;
  result: string;
  usd: number;
  seconds: number;
};

/** What became of a ticket, from its record and the transcripts of its runs. */
export function rowOf(
  named: Pick<Row, 'change' | 'language' | 'kind'>,
  ticket: Ticket,
  runs: readonly RunLine[][],
): Row {
  const answers = runs.flat().filter((line) => line.type === 'answer');
  const began = ticket.history.find(({ to }) => to === 'in_progress')?.at ?? ticket.created_at;
  const stops = [...new Set(stopsOf(runs))].join(', ');
  return {
    ...named,
    runs: runs.length,
    turns: answers.length,
    result: `${ticket.status}${waitsForPerson(ticket) || ticket.labels.includes('needs-person') ? ', for a person' : ''} (${stops})`,
    usd: ticket.spent.usd ?? 0,
    seconds: (Date.parse(ticket.updated_at) - Date.parse(began)) / 1000,
  };
}

/** Why each run ended, in their order; a run that goes on is left out. */
export function stopsOf(runs: readonly RunLine[][]): StopReason[] {
  return runs.flatMap((lines) => lines.flatMap((line) => (line.type === 'end' ? [line.reason] : [])));
}

const HEAD = ['CHANGE', 'LANGUAGE', 'KIND', 'RUNS', 'TURNS', 'RESULT', 'COST', 'SECONDS'];

function cellsOf(row: Row): string[] {
  const figures = [String(row.runs), String(row.turns), row.result];
  return [row.change, row.language, row.kind, ...figures, `$${row.usd.toFixed(4)}`, row.seconds.toFixed(1)];
}

/** Prints the rows; with DOCKFRA_TRIALS=write they also become the part `part` of docs/trials.md. */
export async function tellTrials(part: string, title: string, rows: readonly Row[]): Promise<void> {
  const all = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)));
  const lines = all.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  console.log([`\n${title}`, ...lines].join('\n'));
  const bars = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)].map((line) => `| ${line.join(' | ')} |`);
  await keepTrials(part, `${title}\n\n${bars.join('\n')}`);
}

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'trials.md');

/** Puts `text` between the marks of `part`, with the machine it was seen on. */
export async function keepTrials(part: string, text: string): Promise<void> {
  if (process.env['DOCKFRA_TRIALS'] !== 'write') return;
  const page = await readFile(PAGE, 'utf8');
  const [head, rest] = page.split(`<!-- ${part} -->`);
  const tail = rest?.split(`<!-- end of ${part} -->`)[1];
  if (head === undefined || tail === undefined) throw new Error(`docs/trials.md has no part ${part}`);
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const seen = `Seen on ${machine}, kernel ${release()}, ${new Date().toISOString().slice(0, 10)}.`;
  await writeFile(PAGE, `${head}<!-- ${part} -->\n\n${text}\n\n${seen}\n\n<!-- end of ${part} -->${tail}`);
}
