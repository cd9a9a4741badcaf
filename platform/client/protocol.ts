/** What client and platform say to each other: HTTP/1.1 over a Unix socket, answers as one JSON frame a line. */
export type CommandRequest = {
  argv: string[];
  /** folder the command was called in; commands that act on "this ticket" read it */
  cwd: string;
  person: string;
  /** width of the terminal; null without one */
  columns: number | null;
  color: boolean;
  /** what was piped in, when an argument is "-" */
  stdin?: string;
};

export type Frame =
  | { seq: number; type: 'out'; text: string }
  | { seq: number; type: 'err'; text: string }
  | { seq: number; type: 'exit'; code: number }
  | { type: 'beat' };

export type CatalogueEntry = { words: string[]; usage: string; summary: string; options: string[] };

export const COMMAND_ID_HEADER = 'x-dockfra-command';
export const BROKER_SOCKET = '/run/dockfra/broker.sock';
/** exit code of "the platform is away" */
export const EXIT_AWAY = 3;
export const EXIT_INTERRUPTED = 130;
export const STDIN_LIMIT_BYTES = 1_048_576;

/** One line of the answer; null for what is not a frame. */
export function parseFrame(line: string): Frame | null {
  const value = parseJson(line);
  if (!isRecord(value)) return null;
  if (value['type'] === 'beat') return { type: 'beat' };
  const seq = value['seq'];
  if (typeof seq !== 'number') return null;
  const { type, text, code } = value;
  if ((type === 'out' || type === 'err') && typeof text === 'string') return { seq, type, text };
  if (type === 'exit' && typeof code === 'number') return { seq, type, code };
  return null;
}

/** The command catalogue of an answer; entries of another shape are left out. */
export function parseCatalogue(text: string): CatalogueEntry[] {
  const value = parseJson(text);
  const commands = isRecord(value) ? value['commands'] : null;
  if (!Array.isArray(commands)) return [];
  return commands.filter(isRecord).map((entry) => ({
    words: texts(entry['words']),
    usage: typeof entry['usage'] === 'string' ? entry['usage'] : texts(entry['words']).join(' '),
    summary: typeof entry['summary'] === 'string' ? entry['summary'] : '',
    options: texts(entry['options']),
  }));
}

/** The `message` of a JSON answer that is no stream, or the start of its text. */
export function parseMessage(text: string): string {
  const value = parseJson(text);
  const message = isRecord(value) ? value['message'] : null;
  return typeof message === 'string' ? message : text.slice(0, 300).trim();
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
