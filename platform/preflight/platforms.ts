import { imageFact } from '../domain/preflight-images.ts';
import { servicesOf } from '../domain/preflight-paths.ts';
import { placeOf } from '../domain/preflight-place.ts';
import type { Found, PreflightRule } from '../domain/preflight.ts';

/** Services made for another processor than the engine's. */
export const platforms: PreflightRule = {
  name: 'platforms',
  title: "Images fit the engine's platform",
  asks: ['platform', 'images'],
  reads: 'model',
  find: (stack, facts) => {
    const own = facts.platform.known ? facts.platform.value : '';
    return servicesOf(stack).flatMap(([service, { image, platform }]): Found[] => {
      const asked = typeof platform === 'string' && platform !== '' ? platform : null;
      const fact = imageFact(facts, image);
      const local = fact?.state === 'local' ? fact.platform : null;
      const other = [asked, local].find((one) => one !== null && !runsOn(one, own));
      if (!other) return [];
      return [
        {
          level: 'warn',
          service,
          cause: `${asked === other ? 'it asks for' : `image ${image ?? ''} is made for`} ${other}, the engine is ${own}: it runs only by emulation, if at all`,
          place: placeOf(stack, 'services', service, asked === other ? 'platform' : 'image'),
          fix: { text: `use an image for ${own}` },
        },
      ];
    });
  },
};

/** "linux/arm64/v8" runs on "linux/arm64"; "linux/386" and older arm on their successors. */
function runsOn(wanted: string, own: string): boolean {
  const [system = '', processor = ''] = wanted.toLowerCase().split('/');
  const [ownSystem = '', ownProcessor = ''] = own.toLowerCase().split('/');
  const older: Record<string, string> = { '386': 'amd64', arm: 'arm64' };
  if (system !== '' && ownSystem !== system) return false;
  return processor === '' || processor === ownProcessor || older[processor] === ownProcessor;
}
