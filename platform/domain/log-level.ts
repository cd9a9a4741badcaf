export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

const WORDS: Readonly<Record<string, Level>> = {
  fatal: 'error',
  panic: 'error',
  critical: 'error',
  crit: 'error',
  alert: 'error',
  emerg: 'error',
  error: 'error',
  err: 'error',
  severe: 'error',
  warning: 'warn',
  warn: 'warn',
  notice: 'info',
  info: 'info',
  log: 'info',
  debug: 'debug',
  trace: 'debug',
  verbose: 'debug',
  '60': 'error',
  '50': 'error',
  '40': 'warn',
  '30': 'info',
  '20': 'debug',
  '10': 'debug',
};
const NAMED = /["']?\b(?:level|severity|lvl|loglevel)["']?\s*[=:]\s*["']?(\w+)/i;
const LOUD =
  /\b(FATAL|PANIC|CRITICAL|CRIT|ALERT|EMERG|ERROR|ERR|SEVERE|WARNING|WARN|NOTICE|INFO|LOG|DEBUG|TRACE)\b/;
const MARKED =
  /(?:^|[\s[<(])(fatal|panic|critical|error|err|warning|warn|notice|info|debug|trace)(?:[\]>):]|\s*[:|])/i;
const CRASH = /^(?:Traceback \(most recent|panic:|Unhandled|Uncaught |\w*(?:Error|Exception)\b:)/;
const LOOKED_AT = 400;

/** Pure: how grave a line says it is; null when it does not say. */
export function levelOf(line: string): Level | null {
  const head = line.slice(0, LOOKED_AT);
  const named = WORDS[NAMED.exec(head)?.[1]?.toLowerCase() ?? ''];
  if (named) return named;
  if (CRASH.test(head)) return 'error';
  const word = LOUD.exec(head.slice(0, 120))?.[1] ?? MARKED.exec(head.slice(0, 120))?.[1];
  return word === undefined ? null : (WORDS[word.toLowerCase()] ?? null);
}

/** Pure: the message without what changes from time to time, so that two of the same kind are the same. */
export function shapeOf(line: string): string {
  return line
    .slice(0, LOOKED_AT)
    .replaceAll(/"[^"]{0,200}"|'[^']{0,200}'/g, '"')
    .replaceAll(/\b(?:0x)?[0-9a-f]*\d[0-9a-f]*\b/gi, '#')
    .replaceAll(/#(?:[-:.,/T_]?#)+/g, '#');
}
