import type { RootPaths } from '../ports.ts';
import type { ModelProviders } from '../ports-model.ts';
import { createReplay } from './model-replay.ts';

/** The provider that a profile names. The library for real ones loads with their first use. */
export function createModelProviders(root: Pick<RootPaths, 'dir'>, now: () => Date): ModelProviders {
  const replay = createReplay(root);
  let made: Promise<ModelProviders> | null = null;
  const openai = (): Promise<ModelProviders> =>
    (made ??= import('./model-openai.ts').then(({ createOpenAi }) => createOpenAi(now)));
  return {
    call: async (call, onDelta, signal) =>
      (call.profile.provider === 'replay' ? replay : await openai()).call(call, onDelta, signal),
    list: async (profile, key, signal) =>
      (profile.provider === 'replay' ? replay : await openai()).list(profile, key, signal),
  };
}
