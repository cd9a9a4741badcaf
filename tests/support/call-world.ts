import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { callModel, type Watch } from '../../platform/flows/call-model.ts';
import type { ModelCall } from '../../platform/flows/call-model-attempt.ts';
import type { ModelRequest } from '../../platform/domain/model.ts';
import { startModelServer, type Script } from './model-server.ts';
import { openTestRoot } from './open-test-root.ts';
import { tempFolder } from './temp-folder.ts';

export const ask = (content: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content }],
  tools: [],
  maxTokens: 500,
  ...more,
});

/** A root whose developer has the scripted model; `llm` adds to or replaces the profile. */
export async function openWorld(
  script: Script,
  llm: Record<string, unknown> = {},
  files: Record<string, string> = {},
) {
  const model = await startModelServer(script);
  onTestFinished(() => model.close());
  const profile = { base_url: model.baseUrl, model: 'scripted', price: 'free', ...llm };
  const dir = await tempFolder({
    'dockfra.yaml': stringify({ roles: { developer: { llm: profile } } }),
    ...files,
  });
  const root = await openTestRoot(dir);
  const deltas: string[] = [];
  const slept: number[] = [];
  // waits between attempts are told, not waited for
  const clock = { ...root.ports.clock, sleep: (ms: number) => Promise.resolve(void slept.push(ms)) };
  const watch: Watch = { onDelta: (text) => void deltas.push(text), signal: new AbortController().signal };
  return {
    ...root,
    dir,
    model,
    deltas,
    slept,
    ask: (request: ModelRequest, more: Partial<ModelCall & Watch> = {}) => {
      const { onDelta = watch.onDelta, signal = watch.signal, ...rest } = more;
      const call = { role: 'developer' as const, ticketId: null, run: 'developer.1', request, ...rest };
      return callModel({ ...root.ports, clock }, call, { onDelta, signal });
    },
    configure: (next: Record<string, unknown>) =>
      writeFile(
        path.join(dir, 'dockfra.yaml'),
        stringify({ roles: { developer: { llm: { ...profile, ...next } } } }),
      ),
  };
}

export const refusalOf = (result: Awaited<ReturnType<typeof callModel>>) =>
  result.ok ? null : result.refusal;
