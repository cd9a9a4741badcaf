import { callText } from './agent-conversation.ts';
import type { RunLine } from './agent-run.ts';
import { safeLine, safeText } from './safe-text.ts';

type Listed = {
  run: string;
  kind: string;
  model: string;
  replayed: boolean;
  startedAt: string;
  turns: number;
  usd: number;
  ended: { reason: string; note: string } | null;
};

/** One line for people: where a run stands. */
export function turnText(turn: {
  run: string;
  turn: number;
  content: string;
  calls: { id: string; name: string; arguments: string }[] | null;
  ended: { reason: string; note: string } | null;
}): string {
  const head = `${turn.run} turn ${turn.turn}`;
  if (turn.ended)
    return `${turn.content === '' ? '' : `${turn.content}\n`}${head}: ended, ${turn.ended.reason} (${turn.ended.note})\n`;
  const calls = (turn.calls ?? []).map((call) => `  ${safeLine(`${call.name} ${call.arguments}`, 300)}\n`);
  return `${head}\n${calls.join('')}`;
}

export function runTable(runs: readonly Listed[]): string {
  if (runs.length === 0) return 'no runs\n';
  return runs
    .map((run) => {
      const model = `${safeLine(run.model, 40)}${run.replayed ? ' (replayed)' : ''}`;
      return `${run.run}  ${run.kind}  ${run.startedAt}  ${run.turns} turns  $${run.usd.toFixed(4)}  ${model}  ${run.ended?.reason ?? 'under way'}\n`;
    })
    .join('');
}

const SHOWN = 2000;

/** The conversation as people read it: who said what, what was called, what came of it. */
export function runText(shown: Listed & { lines: readonly RunLine[] }): string {
  const start = shown.lines.find((line) => line.type === 'start');
  const tools = start?.type === 'start' ? start.tools : [];
  return runTable([shown]) + shown.lines.map((line) => lineText(line, tools)).join('');
}

export function lineText(line: RunLine, tools: readonly string[]): string {
  switch (line.type) {
    case 'start':
      return `${line.at} ${line.kind} by ${line.role} with ${safeLine(line.model, 60)}${line.replayed ? ' (replayed)' : ''}\n`;
    case 'message':
      return `-- ${line.role}: ${shorten(line.content)}\n`;
    case 'result':
      return `<- ${safeLine(line.tool, 60)} ${line.ok ? 'ok' : 'failed'}: ${shorten(line.content)}\n`;
    case 'answer': {
      const said = line.content.trim() === '' ? '' : `== ${shorten(line.content)}\n`;
      return said + line.toolCalls.map((call) => `-> ${callText(call, tools)}\n`).join('');
    }
    case 'held':
      return `${line.at} held up: ${safeLine(line.text, 300)}; ${safeLine(line.cure, 300)}\n`;
    case 'compacted':
      return `-- older lines are told in short from here on\n`;
    case 'end':
      return `${line.at} ended: ${line.reason} (${safeLine(line.note, 300)})\n`;
  }
}

function shorten(text: string): string {
  const safe = safeText(text).trimEnd();
  return safe.length > SHOWN ? `${safe.slice(0, SHOWN)} [...]` : safe;
}
