import type { RunLine } from '../../platform/domain/agent-run.ts';

const MAX_TEXT = 20_000;

/** Long texts as their beginning and end; the whole is what `dockfra agent show` prints. */
export function clippedLine(line: RunLine): RunLine {
  switch (line.type) {
    case 'message':
    case 'result':
      return { ...line, content: clip(line.content) };
    case 'answer': {
      const toolCalls = line.toolCalls.map((call) => ({ ...call, arguments: clip(call.arguments) }));
      return { ...line, content: clip(line.content), toolCalls };
    }
    case 'compacted':
      return { ...line, summary: clip(line.summary) };
    case 'start':
    case 'held':
    case 'end':
      return line;
  }
}

export function clip(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const half = MAX_TEXT / 2;
  return `${text.slice(0, half)}\n… ${String(text.length - MAX_TEXT)} characters are left out here …\n${text.slice(-half)}`;
}
