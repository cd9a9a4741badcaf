import { findCircle } from '../domain/compose-model/circle.ts';
import { isRecord } from '../domain/preflight-model.ts';
import { placeOf, valueAt } from '../domain/preflight-place.ts';
import type { Found, PreflightRule, PreflightStack } from '../domain/preflight.ts';

/** Services that wait for each other in a circle. */
export const cycles: PreflightRule = {
  name: 'cycles',
  title: 'No services wait for each other in a circle',
  asks: [],
  reads: 'tree',
  find: (stack) => {
    const circle = findCircle(waitsIn(stack));
    const [first] = circle;
    if (first === undefined) return [];
    const found: Found = {
      level: 'stop',
      service: first,
      cause: `${[...circle, first].join(' waits for ')}`,
      place: placeOf(stack, 'services', first, 'depends_on'),
      fix: { text: 'take one of them out of depends_on' },
    };
    return [found];
  },
};

type Waits = ReadonlyMap<string, readonly string[]>;

function waitsIn(stack: PreflightStack): Waits {
  const services = valueAt(stack, 'services');
  const entries = isRecord(services) ? Object.entries(services) : [];
  return new Map(
    entries.map(([name, service]) => {
      const waits = isRecord(service) ? service['depends_on'] : null;
      return [name, isRecord(waits) ? Object.keys(waits) : []];
    }),
  );
}
