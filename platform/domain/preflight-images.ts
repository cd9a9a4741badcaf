import { servicesOf } from './preflight-paths.ts';
import { isRecord } from './preflight-model.ts';
import type { ImageFact, PreflightFacts, PreflightStack } from './preflight.ts';

/** Images that a launch takes as they are: not built here, by whichever service. */
export function neededImages(stacks: readonly PreflightStack[]): Set<string> {
  const built = new Set(
    stacks
      .flatMap(servicesOf)
      .flatMap(([, { build, image }]) => (build !== undefined && image !== undefined ? [image] : [])),
  );
  const named = stacks
    .flatMap(servicesOf)
    .flatMap(([, { build, image }]) => (build === undefined && image !== undefined ? [image] : []));
  return new Set(named.filter((image) => !built.has(image)));
}

export function imageFact(facts: PreflightFacts, image: string | undefined): ImageFact | null {
  return image !== undefined && facts.images.known ? (facts.images.value[image] ?? null) : null;
}

/** `condition` of what a service waits for, by service. */
export function waitsFor(dependsOn: unknown): Record<string, string> {
  const entries = isRecord(dependsOn) ? Object.entries(dependsOn) : [];
  return Object.fromEntries(
    entries.map(([service, how]) => [
      service,
      isRecord(how) && typeof how['condition'] === 'string' ? how['condition'] : 'service_started',
    ]),
  );
}
