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
    result: `${ticket.status}${ticket.labels.includes('needs-person') ? ', for a person' : ''} (${stops})`,
    usd: answers.reduce((sum, { usd }) => sum + usd, 0),
    seconds: (Date.parse(ticket.updated_at) - Date.parse(began)) / 1000,
  };
}

/** Why each run ended, in their order; a run that goes on is left out. */
export function stopsOf(runs: readonly RunLine[][]): StopReason[] {
  return runs.flatMap((lines) => lines.flatMap((line) => (line.type === 'end' ? [line.reason] : [])));
}

export function printTable(title: string, rows: readonly Row[]): void {
  const cells = rows.map((row) => [
    row.change,
    row.language,
    row.kind,
    String(row.runs),
    String(row.turns),
    row.result,
    `$${row.usd.toFixed(4)}`,
    row.seconds.toFixed(1),
  ]);
  const all = [['CHANGE', 'LANGUAGE', 'KIND', 'RUNS', 'TURNS', 'RESULT', 'COST', 'SECONDS'], ...cells];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0))) ?? [];
  const lines = all.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  console.log([`\n${title}`, ...lines].join('\n'));
}
