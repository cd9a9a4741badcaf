import type { StackPage, StacksPage } from '../../../contract-stacks.ts';
import { getStack, getStacks } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded, type Loaded } from '../live/use-loaded.ts';

/** What the compose files say, read anew when the platform has seen them change. */
export function useStacks(): Loaded<StacksPage> {
  return useLoaded('stacks', useFilesKey(), getStacks);
}

export function useStack(name: string): Loaded<StackPage> {
  return useLoaded(`stack ${name}`, useFilesKey(), () => getStack(name));
}

export function useFilesKey(): string {
  const { snapshot } = useLive();
  return JSON.stringify([snapshot?.stacks_rev, (snapshot?.stacks ?? []).map(({ name }) => name)]);
}
