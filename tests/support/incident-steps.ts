import type { incidentWorld } from './incident-world.ts';

export type World = Awaited<ReturnType<typeof incidentWorld>>;

export const AUTO = { autopilot: { mode: 'auto' } };

/** Ill until the autopilot no longer waits whether it passes. */
export const becomesIll = async (world: World) => {
  world.set('web', { health: 'unhealthy' });
  await world.step('monitor');
  world.pass(6);
};

/** Healthy again for long enough that the incident is over. */
export const getsWell = async (world: World) => {
  world.set('web', { health: 'healthy' });
  await world.step('monitor');
  world.pass(3);
  await world.step('monitor');
};
