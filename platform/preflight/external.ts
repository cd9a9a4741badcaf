import { partsOf } from '../domain/preflight-model.ts';
import { placeOf, valueAt } from '../domain/preflight-place.ts';
import type {
  Found,
  PreflightFacts,
  PreflightFix,
  PreflightRule,
  PreflightStack,
} from '../domain/preflight.ts';

/** External networks and volumes that are not there and that no stack before this one makes. */
export const external: PreflightRule = {
  name: 'external',
  title: 'External networks and volumes are there',
  asks: ['networks', 'volumes'],
  reads: 'model',
  find: (stack, facts) => [
    ...missing(
      stack,
      facts,
      'networks',
      facts.networks.known ? facts.networks.value.map(({ name }) => name) : [],
    ),
    ...missing(stack, facts, 'volumes', facts.volumes.known ? facts.volumes.value : []),
  ],
};

type Section = 'networks' | 'volumes';

function missing(
  stack: PreflightStack,
  facts: PreflightFacts,
  section: Section,
  there: readonly string[],
): Found[] {
  const kind = section === 'networks' ? 'network' : 'volume';
  const made = facts.stacks
    .filter((other) => other !== stack)
    .flatMap((other) => partsOf(other.model, section).filter((part) => !part.external));
  return partsOf(stack.model, section).flatMap(({ key, name, external: isExternal }): Found[] => {
    if (!isExternal || there.includes(name) || made.some((part) => part.name === name)) return [];
    return [
      {
        level: 'stop',
        service: null,
        cause: `external ${kind} ${name} is not there`,
        place: placeOf(stack, section, key),
        fix: fixOf(stack, facts, { section, kind, name }),
      },
    ];
  });
}

function fixOf(
  stack: PreflightStack,
  facts: PreflightFacts,
  { section, kind, name }: { section: Section; kind: string; name: string },
): PreflightFix {
  const maker = facts.others.find((other) => namesIn(other, section).includes(name));
  if (maker) return { text: `launch stack ${maker.name} as well: it makes this ${kind}` };
  return {
    text: `create ${kind} ${name}${kind === 'volume' ? ' (empty)' : ''}`,
    action: { name: 'stack.create', input: { stack: stack.name, kind, name } },
  };
}

/** What a stack that is not launched now would make, as far as its files say. */
function namesIn(stack: PreflightStack, section: Section): string[] {
  const written = valueAt(stack, section);
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return [];
  return Object.entries(written).flatMap(([key, value]) => {
    const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
    if (fields['external'] === true) return [];
    return [typeof fields['name'] === 'string' ? fields['name'] : `${stack.project}_${key}`];
  });
}
