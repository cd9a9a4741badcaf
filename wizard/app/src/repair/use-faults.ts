import type { DiagnosisPage, RepairsPage } from '../../../contract-repair.ts';
import { getDiagnosis, getRepairs } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded, type Loaded } from '../live/use-loaded.ts';

export type Of = { stack: string; service: string | null };

/** What is wrong with a service or a stack, looked for again when a container, a file, a launch or a repair changes. */
export function useFaults({ stack, service }: Of): Loaded<DiagnosisPage> {
  const { snapshot } = useLive();
  const seen = snapshot?.stacks.find((one) => one.name === stack)?.services ?? [];
  const states = seen.map(({ id, word, restarts, started_at }) => [id, word, restarts, started_at]);
  const { stacks_rev, launch_rev, repair_rev } = snapshot ?? {};
  const key = JSON.stringify([states, stacks_rev, launch_rev, repair_rev]);
  return useLoaded(`faults ${stack}/${service ?? ''}`, key, () => getDiagnosis(stack, service));
}

/** Repairs under way and past, newest first. */
export function useRepairs({ stack, service }: Of): Loaded<RepairsPage> {
  const rev = useLive().snapshot?.repair_rev ?? 0;
  return useLoaded(`repairs ${stack}/${service ?? ''}`, String(rev), () => getRepairs(stack, service));
}
