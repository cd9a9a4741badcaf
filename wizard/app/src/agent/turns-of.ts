import type { RunLine } from '../../../../platform/domain/agent-run.ts';

export type Call = {
  id: string;
  tool: string;
  /** as the model wrote it */
  args: string;
  /** null: no result yet */
  result: { ok: boolean; content: string; fullLength: number } | null;
};
export type Turn = {
  number: number;
  at: string;
  said: string;
  calls: Call[];
  model: string;
  replayed: boolean;
  usd: number;
  ms: number;
  finish: string;
};

/** Pure: each answer of the model with the calls it made and what came back. */
export function turnsOf(lines: readonly RunLine[]): Turn[] {
  const turns: Turn[] = [];
  for (const line of lines) {
    if (line.type === 'answer') turns.push(turnOf(line, turns.length + 1));
    if (line.type !== 'result') continue;
    const call = turns.at(-1)?.calls.find((one) => one.id === line.toolCallId && one.result === null);
    if (call) call.result = { ok: line.ok, content: line.content, fullLength: line.fullLength };
  }
  return turns;
}

function turnOf(line: Extract<RunLine, { type: 'answer' }>, number: number): Turn {
  const { at, content, toolCalls, model, replayed, usd, ms, finish } = line;
  const calls = toolCalls.map((call) => ({
    id: call.id,
    tool: call.name,
    args: call.arguments,
    result: null,
  }));
  return { number, at, said: content, calls, model, replayed, usd, ms, finish };
}

const SHOWN_CHARS = 80;
/** What a call is about, the telling argument first. */
const TELLING = ['path', 'file', 'command', 'argv', 'pattern', 'query', 'name', 'message', 'text', 'title'];

/** One line of a call: the tool and what it is about; the raw text when it cannot be read. */
export function callLine({ tool, args }: Pick<Call, 'tool' | 'args'>): string {
  const about = aboutOf(args);
  return about === '' ? tool : `${tool} ${about}`;
}

function aboutOf(args: string): string {
  try {
    const value: unknown = JSON.parse(args);
    if (typeof value !== 'object' || value === null) return clip(args);
    const entries = Object.entries(value);
    const found = TELLING.flatMap((name) => entries.filter(([key]) => key === name)).at(0) ?? entries.at(0);
    if (!found) return '';
    const [, about] = found;
    return clip(Array.isArray(about) ? about.join(' ') : String(about));
  } catch {
    return clip(args); // a broken call: shown as it is
  }
}

function clip(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS - 1)}…` : line;
}
