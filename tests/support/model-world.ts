import path from 'node:path';

import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { runAction } from '../../platform/run-action.ts';
import { startModelServer, type Script } from './model-server.ts';
import { openTestRoot, type TestRoot } from './open-test-root.ts';
import { tempFolder } from './temp-folder.ts';

export const KEY = 'model-key-7d1c55ab';

export async function openWorld(script: Script, more: Record<string, unknown> = {}) {
  const model = await startModelServer(script, { key: KEY, models: ['b-model', 'a-model\u001b[2J'] });
  onTestFinished(() => model.close());
  const llm = {
    base_url: model.baseUrl,
    model: 'a-model',
    price: 'free',
    api_key_env: 'SCRIPT_KEY',
    ...more,
  };
  const dir = await tempFolder({ 'dockfra.yaml': `# mine\n${stringify({ roles: { developer: { llm } } })}` });
  const root = await openTestRoot(dir);
  return { ...root, dir, model, yaml: path.join(dir, 'dockfra.yaml') };
}

/** What a command prints for people. */
export function textOf(name: string, value: unknown): string {
  const action = ACTIONS.find((one) => one.name === name);
  return action?.text(value) ?? '';
}

export const asRole = (root: TestRoot, role: RoleName, name: string, input: unknown) => {
  const action = ACTIONS.find((one) => one.name === name);
  if (!action) throw new Error(`no action ${name}`);
  const caller = { role, person: 'eve', personClaimed: false, via: 'ssh' } as const;
  return runAction(root.ports, action, input, {
    caller,
    progress: () => undefined,
    signal: AbortSignal.timeout(60_000),
  });
};
