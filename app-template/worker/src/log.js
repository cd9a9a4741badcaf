export const LEVELS = ['debug', 'info', 'warn', 'error'];

/** @typedef {Record<'debug' | 'info' | 'warn' | 'error', (message: string, fields?: object) => void>} Log */

/**
 * One JSON object a line on standard output; what is below `level` is left out.
 * @param {string} level
 * @param {(line: string) => void} [write]
 * @returns {Log}
 */
export function createLog(level, write = (line) => process.stdout.write(line)) {
  const at = (name) => (message, fields = {}) => {
    if (LEVELS.indexOf(name) < LEVELS.indexOf(level)) return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level: name, message, ...fields })}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
