import type { Ports } from '../../platform/ports.ts';

/** All that the wizard asks of the world by itself: reading. Whatever changes something goes through an action. */
export type WizardPorts = Pick<Ports, 'clock' | 'root'> & {
  compose: Pick<Ports['compose'], 'stacks'>;
  engine: Pick<Ports['engine'], 'ping' | 'services' | 'roles'>;
  containers: Pick<Ports['containers'], 'find' | 'stats' | 'logs'>;
  events: Pick<Ports['events'], 'subscribe'>;
  evidence: Pick<Ports['evidence'], 'read'>;
  launches: Pick<Ports['launches'], 'output' | 'watch'>;
  repairs: Pick<Ports['repairs'], 'watch'>;
  repositories: Pick<Ports['repositories'], 'find' | 'changes' | 'patch'>;
  secrets: Pick<Ports['secrets'], 'known'>;
  settings: Pick<Ports['settings'], 'current'>;
  switches: Pick<Ports['switches'], 'paused'>;
  tickets: Pick<Ports['tickets'], 'list' | 'read'>;
};
