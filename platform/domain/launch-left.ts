import type { LaunchService } from './launch-record.ts';

export type LeftContainer = { stack: string; service: string; state: string; health: string };

/** What a launch that did not come to its end leaves as it is: "shop: db is healthy, web was never created". Nothing is taken back. */
export function leftText(
  services: readonly Pick<LaunchService, 'stack' | 'service' | 'phase'>[],
  containers: readonly LeftContainer[],
): string {
  const stacks = [...new Set(services.map(({ stack }) => stack))];
  const told = stacks.map((stack) => {
    const own = services.filter((one) => one.stack === stack);
    const each = own.map(({ service }) => {
      const found = containers.find((one) => one.stack === stack && one.service === service);
      return `${service} ${found ? isText(found) : 'was never created'}`;
    });
    return `${stack}: ${each.join(', ')}`;
  });
  return told.join('; ').slice(0, 2000);
}

function isText({ state, health }: LeftContainer): string {
  if (state === 'running') return health === 'none' ? 'runs' : `runs, health: ${health}`;
  if (state === 'created') return 'was created, not started';
  return `is ${state}`;
}

/** How far it was, service by service: "db healthy, web pulling". */
export function stoppedText(services: readonly Pick<LaunchService, 'service' | 'phase'>[]): string {
  return services.map(({ service, phase }) => `${service} ${phase}`).join(', ');
}
