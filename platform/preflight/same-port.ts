import { placeOfPort, portFix, portsClash, wantedPorts } from '../domain/preflight-ports.ts';
import type { Found, PreflightRule, PreflightStack } from '../domain/preflight.ts';

/** Two services that want the same host port: within a stack, of two stacks, or two replicas of one service. */
export const samePort: PreflightRule = {
  name: 'same-port',
  title: 'No two services want the same port',
  asks: [],
  reads: 'model',
  find: (stack, facts) => {
    const earlier = facts.stacks.slice(0, facts.stacks.indexOf(stack)).flatMap(wantedPorts);
    const own = wantedPorts(stack);
    const doubled = own.flatMap((wanted, index): Found[] => {
      const first = [...earlier, ...own.slice(0, index)].find((other) => portsClash(other, wanted));
      if (!first) return [];
      const whose = first.stack === stack ? first.service : `${first.service} of stack ${first.stack.name}`;
      return [
        {
          level: 'stop',
          service: wanted.service,
          cause: `port ${String(wanted.port)} is wanted by ${whose}, too`,
          place: placeOfPort(wanted),
          fix: portFix(wanted, facts.freePorts[wanted.port]),
        },
      ];
    });
    return [...doubled, ...replicasOf(stack)];
  },
};

function replicasOf(stack: PreflightStack): Found[] {
  const wanted = wantedPorts(stack);
  return Object.entries(stack.model?.services ?? {}).flatMap(([service, definition]): Found[] => {
    const replicas = replicaCount(definition['scale'], definition['deploy']);
    const own = wanted.filter((one) => one.service === service);
    const [first] = own;
    // a range serves as many replicas as it has ports
    const isRange = (definition.ports ?? []).some(({ published }) => published?.includes('-'));
    if (first === undefined || replicas < 2 || isRange) return [];
    return [
      {
        level: 'stop',
        service,
        cause: `${String(replicas)} replicas want the same port ${String(first.port)}`,
        place: placeOfPort(first),
        fix: { text: 'publish a range of ports, or none and put a proxy before it' },
      },
    ];
  });
}

function replicaCount(scale: unknown, deploy: unknown): number {
  if (typeof scale === 'number') return scale;
  const replicas =
    typeof deploy === 'object' && deploy !== null && 'replicas' in deploy ? deploy.replicas : 1;
  return typeof replicas === 'number' ? replicas : 1;
}
