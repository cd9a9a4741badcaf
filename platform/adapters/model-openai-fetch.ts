import { ModelFailure } from '../domain/model-failure.ts';

const MAX_ERROR_BYTES = 64_000;

/**
 * `fetch` for one provider: no redirects (they would carry the conversation elsewhere), no Authorization without a key, and at
 * most `maxBytes` of an answer, whatever its framing. What is no event stream or JSON is refused before it is read.
 */
export function boundedFetch(maxBytes: number, key: string | null): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (key === null) headers.delete('authorization');
    // what the library tells about this machine is nobody's business
    const told = Array.from(headers.keys()).filter((name) => name.startsWith('x-stainless'));
    for (const name of told) headers.delete(name);
    headers.set('user-agent', 'dockfra');
    const response = await fetch(input, { ...init, headers, redirect: 'manual' });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new ModelFailure(`answered ${String(response.status)}: the address moved, set the new base_url`, {
        kind: 'not_found',
        status: response.status,
      });
    }
    const type = response.headers.get('content-type') ?? '';
    if (response.ok && !/event-stream|json|octet-stream|^text\/plain|^$/i.test(type)) {
      await response.body?.cancel();
      throw new ModelFailure(`answered with ${type.slice(0, 60)}: is base_url right?`, { kind: 'malformed' });
    }
    if (response.body === null) return response;
    const body = response.body.pipeThrough(limited(response.ok ? maxBytes : MAX_ERROR_BYTES));
    const { status, statusText } = response;
    return new Response(body, { status, statusText, headers: response.headers });
  };
}

function limited(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) controller.enqueue(chunk);
      else
        controller.error(
          new ModelFailure(`the answer is larger than ${String(maxBytes)} bytes`, { kind: 'too_large' }),
        );
    },
  });
}
