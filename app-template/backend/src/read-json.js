import { Refusal } from './refusal.js';

export const MAX_BODY_BYTES = 64 * 1024;

/**
 * The request's body, which must be a JSON object of bearable size.
 * @param {AsyncIterable<Uint8Array>} request
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readJson(request) {
  const text = (await readBytes(request)).toString('utf8');
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(400, 'the body must be a JSON object');
  return value;
}

/** What is too much is read but not kept, so that the caller gets the answer; the server's request timeout ends it. */
async function readBytes(request) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    throw new Refusal(400, 'the body ended early');
  }
  if (size > MAX_BODY_BYTES) throw new Refusal(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
  return Buffer.concat(chunks);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the body is not valid JSON');
  }
}
