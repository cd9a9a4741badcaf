import { readCall } from './agent-calls.ts';
import type { RunLine } from './agent-run.ts';
import type { ChatMessage } from './model.ts';
import { safeLine } from './safe-text.ts';

/** Rough tokens of a text: providers count about one for four characters of English or code. */
export const CHARS_PER_TOKEN = 4;
/** A conversation longer than this is compacted, and then at most this much of its end stays as it was said. */
export const MAX_CHARS = 400_000;
const KEEP_CHARS = 120_000;

/** What the model is told: the lines in order, older turns replaced by the newest summary. Every call has exactly one result. */
export function conversation(lines: readonly RunLine[]): ChatMessage[] {
  const compacted = lines.findLast((line) => line.type === 'compacted');
  const opening = openingLength(lines);
  const told: ChatMessage[] = [];
  lines.forEach((line, index) => {
    if (index >= opening && compacted && index < compacted.upTo) return;
    if (compacted && index === Math.max(opening, compacted.upTo))
      told.push(summaryMessage(compacted.summary));
    const message = messageOfLine(line);
    if (message) told.push(message);
  });
  return told;
}

/** Lines before the first answer: instructions, ticket and map always stay. */
function openingLength(lines: readonly RunLine[]): number {
  const first = lines.findIndex((line) => line.type === 'answer');
  return first === -1 ? lines.length : first;
}

function summaryMessage(summary: string): ChatMessage {
  return { role: 'user', content: `Earlier turns, in short:\n${summary}` };
}

function messageOfLine(line: RunLine): ChatMessage | null {
  switch (line.type) {
    case 'message':
      return { role: line.role, content: line.content };
    case 'result':
      return { role: 'tool', toolCallId: line.toolCallId, content: line.content, ok: line.ok };
    case 'answer':
      return { role: 'assistant', content: line.content, toolCalls: line.toolCalls };
    case 'start':
    case 'held':
    case 'compacted':
    case 'end':
      return null;
  }
}

/** Characters that the model would be told. */
export function conversationChars(lines: readonly RunLine[]): number {
  return conversation(lines).reduce((sum, message) => sum + charsOf(message), 0);
}

function charsOf(message: ChatMessage): number {
  const calls = message.role === 'assistant' ? message.toolCalls : [];
  return (
    message.content.length + calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, 0)
  );
}

/** Where to cut and what to say instead, when the conversation has grown past `max`; null while it has not. Made by code, so it costs nothing and repeats itself. */
export function planCompaction(
  lines: readonly RunLine[],
  max = MAX_CHARS,
  keep = KEEP_CHARS,
): { upTo: number; summary: string } | null {
  if (conversationChars(lines) <= max) return null;
  const opening = openingLength(lines);
  const answers = lines.flatMap((line, index) => (line.type === 'answer' && index > opening ? [index] : []));
  const fits = answers.find((index) => tailChars(lines, index) <= keep);
  const upTo = fits ?? answers.at(-1);
  return upTo === undefined ? null : { upTo, summary: summarise(lines.slice(0, upTo)) };
}

function tailChars(lines: readonly RunLine[], from: number): number {
  return lines
    .slice(from)
    .map(messageOfLine)
    .reduce((sum, message) => sum + (message ? charsOf(message) : 0), 0);
}

const SUMMARY_LINES = 150;

/** One line a call with its outcome, and what was said. */
export function summarise(lines: readonly RunLine[]): string {
  const start = lines[0]?.type === 'start' ? lines[0] : null;
  const told = lines.flatMap((line) => {
    if (line.type !== 'answer') return [];
    const said = line.content.trim() === '' ? [] : [`you: ${safeLine(line.content, 200)}`];
    const calls = line.toolCalls.map((call) => {
      const result = lines.find((other) => other.type === 'result' && other.toolCallId === call.id);
      const outcome =
        result?.type === 'result'
          ? result.ok
            ? 'ok'
            : `failed: ${safeLine(result.content, 120)}`
          : 'no result';
      return `${callText(call, start?.tools ?? [])} -> ${outcome}`;
    });
    return [...said, ...calls];
  });
  const cut = told.length - SUMMARY_LINES;
  return (cut > 0 ? [`(${cut} earlier steps)`, ...told.slice(cut)] : told).join('\n');
}

/** A call in one short line, for people and summaries. */
export function callText(
  call: { id: string; name: string; arguments: string },
  offered: readonly string[],
): string {
  const read = readCall(call, offered);
  if (!read.ok) return `${safeLine(call.name, 40)} (not readable)`;
  const { tool, input } = read.call;
  const shown = Object.entries(input)
    .filter(([key]) => !['content', 'old', 'new'].includes(key))
    .map(([, value]) => safeLine(String(value), 160));
  return [tool, ...shown].join(' ');
}
