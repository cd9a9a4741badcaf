import { onTestFinished } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import type { Ports } from '../../platform/ports.ts';
import { runAction, type Ran } from '../../platform/run-action.ts';
import { openPorts } from '../../platform/wire.ts';

export type TestRoot = { ports: Ports; lines: string[]; run(action: string, input?: unknown): Promise<Ran> };

/** All real ports of a folder, and its owner's way to call an action; `lines` is the progress that was told. */
export async function openTestRoot(root: string): Promise<TestRoot> {
  const { ports, close } = await openPorts({ root, prefix: 'dockfra-test' }, { interactive: false });
  onTestFinished(close);
  const lines: string[] = [];
  const caller = { role: 'owner', person: 'tester', personClaimed: false, via: 'cli' } as const;
  return {
    ports,
    lines,
    run(name, input = {}) {
      const action = ACTIONS.find((candidate) => candidate.name === name);
      if (!action) throw new Error(`no action ${name}`);
      const progress = (stage: string, text: string): void => void lines.push(`${stage}: ${text}`);
      return runAction(ports, action, input, { caller, progress, signal: AbortSignal.timeout(120_000) });
    },
  };
}
