import { Refusal } from './refusal.js';

/**
 * A text that was sent under `name`, trimmed. Refuses what is empty, longer than `max` characters, or holds a
 * NUL character, which PostgreSQL cannot store.
 * @param {unknown} value
 * @param {string} name
 * @param {number} max
 */
export function readText(value, name, max) {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > max || text.includes('\0')) throw new Refusal(400, `${name} must be a text of 1 to ${max} characters`);
  return text;
}
