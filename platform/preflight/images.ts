import { imageFact, neededImages } from '../domain/preflight-images.ts';
import { servicesOf } from '../domain/preflight-paths.ts';
import { placeOf } from '../domain/preflight-place.ts';
import type { Found, PreflightRule } from '../domain/preflight.ts';

/** Images that are neither here nor built here, and that the registry does not have or does not hand out. */
export const images: PreflightRule = {
  name: 'images',
  title: 'Images are here or can be had',
  asks: ['images'],
  reads: 'model',
  find: (stack, facts) => {
    const needed = neededImages(facts.stacks);
    return servicesOf(stack).flatMap(([service, { image, pull_policy: policy }]): Found[] => {
      if (image === undefined || !needed.has(image)) return [];
      const wrong = judge(image, policy, imageFact(facts, image));
      return wrong ? [{ service, place: placeOf(stack, 'services', service, 'image'), ...wrong }] : [];
    });
  },
};

type Wrong = Pick<Found, 'level' | 'cause' | 'fix'>;

function judge(image: string, policy: unknown, fact: ReturnType<typeof imageFact>): Wrong | null {
  if (fact === null || fact.state === 'local' || fact.state === 'offered') return null;
  const pull = { text: `look at it: docker pull ${image}` };
  if (policy === 'never')
    return {
      level: 'stop',
      cause: `image ${image} is not here, and pull_policy says never`,
      fix: { text: `docker pull ${image}` },
    };
  switch (fact.state) {
    case 'missing':
      return {
        level: 'stop',
        cause: `image ${image} is not here, and its registry does not have it: ${fact.message}`,
        fix: { text: 'correct the name or the tag' },
      };
    case 'unreachable':
      return {
        level: 'stop',
        cause: `image ${image} is not here, and its registry does not answer: ${fact.message}`,
        fix: pull,
      };
    case 'refused':
      return {
        level: 'warn',
        cause: `image ${image} is not here, and its registry wants a login (or does not have it): ${fact.message}`,
        fix: { text: 'docker login, or correct the name' },
      };
    case 'unknown':
      return {
        level: 'warn',
        cause: `image ${image} is not here; whether its registry has it could not be checked: ${fact.message}`,
        fix: pull,
      };
  }
}
