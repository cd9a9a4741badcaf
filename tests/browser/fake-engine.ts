import { DockfraError } from '../../platform/domain/errors.ts';
import { ok } from '../../platform/domain/result.ts';
import type { ServiceState } from '../../platform/ports.ts';
import type { WizardPorts } from '../../wizard/server/wizard-ports.ts';
import { CHANGES, PATCH } from './sample-data.ts';

export function repositories(): WizardPorts['repositories'] {
  return {
    find: async () => ok({ name: 'shop', top: '/srv/shop/app', branch: 'main' }),
    changes: async () => CHANGES,
    patch: async () => PATCH,
  };
}

type Behind = { services: ServiceState[]; engineDown: string | null };

export function engine(world: () => Behind): WizardPorts['engine'] {
  const up = async <T>(value: T): Promise<T> => {
    const down = world().engineDown;
    if (down === null) return value;
    throw new DockfraError('engine_down', down, 'start it: systemctl start docker');
  };
  return {
    ping: () => up({ version: '26.1.5', apiVersion: '1.45' }),
    services: () => up(world().services),
    roles: () =>
      up([
        { role: 'gate' as const, containerId: 'g', state: 'running', health: 'healthy' },
        ...(['manager', 'developer', 'monitor', 'autopilot'] as const).map((role) => ({
          role,
          containerId: role,
          state: 'running',
          health: 'healthy',
        })),
      ]),
  };
}
