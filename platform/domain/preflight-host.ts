import type { RouteFact } from './preflight.ts';

/** Lines of /proc/net/route; the default route, which everything would overlap, is left out. */
export function parseRoutes(text: string): RouteFact[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [device, destination, , , , , , mask] = line.trim().split(/\s+/);
      if (device === undefined || !isHex(destination) || !isHex(mask)) return [];
      const prefix = Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length;
      return prefix === 0 ? [] : [{ subnet: `${addressOf(destination)}/${String(prefix)}`, device }];
    });
}

function isHex(text: string | undefined): text is string {
  return text !== undefined && /^[0-9A-F]{8}$/i.test(text);
}

/** The kernel writes the bytes of an address in the machine's own order: the last one first. */
function addressOf(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return bytes
    .toReversed()
    .map((byte) => String(Number.parseInt(byte, 16)))
    .join('.');
}

/** Lines of /proc/self/mountinfo: whether a path lies on a file system that nobody may write to. */
export function parseReadOnlyMounts(text: string): (path: string) => boolean {
  const mounts = text.split('\n').flatMap((line) => {
    const [, , , , place, options] = line.split(' ');
    return place === undefined || options === undefined
      ? []
      : [{ place: unescaped(place), readOnly: options.split(',').includes('ro') }];
  });
  return (path) => {
    const above = mounts.filter(
      ({ place }) => place === '/' || path === place || path.startsWith(`${place}/`),
    );
    const longest = Math.max(...above.map(({ place }) => place.length));
    // of several at the same place, the last one was put over the others
    return above.findLast(({ place }) => place.length === longest)?.readOnly ?? false;
  };
}

function unescaped(place: string): string {
  return place.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
