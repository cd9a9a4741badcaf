import { placeOf } from '../domain/preflight-place.ts';
import type { Found, PreflightRule, PreflightStack } from '../domain/preflight.ts';

/** A `container_name` that another container has, or that two services want. */
export const containerNames: PreflightRule = {
  name: 'container-names',
  title: 'Container names are free',
  asks: ['containers'],
  reads: 'model',
  find: (stack, facts) => {
    const there = facts.containers.known ? facts.containers.value : [];
    const before = facts.stacks.slice(0, facts.stacks.indexOf(stack)).flatMap(namesOf);
    const own = namesOf(stack);
    return own.flatMap(({ service, name }, index): Found[] => {
      const place = placeOf(stack, 'services', service, 'container_name');
      const twice = [...before, ...own.slice(0, index)].find((other) => other.name === name);
      if (twice)
        return [
          {
            level: 'stop',
            service,
            cause: `container name ${name} is wanted by service ${twice.service} of stack ${twice.stack}, too`,
            place,
            fix: { text: 'take container_name out of one of them' },
          },
        ];
      const holder = there.find((one) => one.name === name && one.project !== stack.project);
      if (!holder) return [];
      const whose = holder.project === null ? '' : ` (stack ${holder.project})`;
      return [
        {
          level: 'stop',
          service,
          cause: `there is a container named ${name} already${whose}`,
          place,
          fix: { text: `remove it (docker rm ${name}), or take container_name out` },
        },
      ];
    });
  },
};

function namesOf(stack: PreflightStack): { stack: string; service: string; name: string }[] {
  return Object.entries(stack.model?.services ?? {}).flatMap(([service, { container_name: name }]) =>
    typeof name === 'string' && name !== '' ? [{ stack: stack.name, service, name }] : [],
  );
}
