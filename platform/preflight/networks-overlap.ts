import { partsOf, subnetsOf, type NamedPart } from '../domain/preflight-model.ts';
import { placeOf } from '../domain/preflight-place.ts';
import type { Found, PreflightFacts, PreflightRule, PreflightStack } from '../domain/preflight.ts';
import { parseSubnet, subnetsOverlap } from '../domain/subnet.ts';

/** A network with a fixed subnet that is taken: by another network, by a route of this host, or by another stack. */
export const networksOverlap: PreflightRule = {
  name: 'networks-overlap',
  title: 'Fixed subnets are free',
  asks: ['networks', 'routes'],
  reads: 'model',
  find: (stack, facts) => {
    const before = facts.stacks.slice(0, facts.stacks.indexOf(stack));
    const own = fixedOf(stack);
    return own.flatMap(({ network, subnet }, index): Found[] => {
      const parsed = parseSubnet(subnet);
      if (parsed === null) return [];
      const clashes = (other: string) => {
        const against = parseSubnet(other);
        return against !== null && subnetsOverlap(parsed, against);
      };
      const wanted = [...before.flatMap(fixedOf), ...own.slice(0, index)].find((one) => clashes(one.subnet));
      const holder = wanted
        ? `${wanted.subnet}, which network ${wanted.network.name} wants`
        : holderOf(network, facts, clashes);
      if (holder === null) return [];
      return [
        {
          level: 'stop',
          service: null,
          cause: `subnet ${subnet} of network ${network.key} overlaps ${holder}`,
          place: placeOf(stack, 'networks', network.key, 'ipam', 'config'),
          fix: { text: 'take another subnet, or leave it out: the engine chooses a free one' },
        },
      ];
    });
  },
};

type Fixed = { network: NamedPart; subnet: string };

function fixedOf(stack: PreflightStack): Fixed[] {
  return partsOf(stack.model, 'networks')
    .filter(({ external }) => !external)
    .flatMap((network) => subnetsOf(network).map((subnet) => ({ network, subnet })));
}

function holderOf(
  network: NamedPart,
  facts: PreflightFacts,
  clashes: (subnet: string) => boolean,
): string | null {
  const there = facts.networks.known ? facts.networks.value : [];
  const same = there.find(({ name }) => name === network.name); // its own, from an earlier start
  const taken = there.find((one) => one !== same && one.subnets.some(clashes));
  if (taken) return `${taken.subnets.find(clashes) ?? ''} of network ${taken.name}`;
  const routes = facts.routes.known && !same ? facts.routes.value : [];
  const route = routes.find(({ subnet }) => clashes(subnet));
  return route ? `the route ${route.subnet} of this host (${route.device})` : null;
}
