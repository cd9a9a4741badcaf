import { homedir } from 'node:os';
import { join } from 'node:path';

/** A root, prefix and ports of its own, so that the demo stands beside any live install. */
export type DemoRoot = {
  dir: string;
  prefix: string;
  wizardPort: number;
  firstRolePort: number;
  frontendPort: number;
  backendPort: number;
  project: string;
};

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** `fails`: the root of the change that breaks the service. Tests set DOCKFRA_DEMO_NAME and _SHIFT to stand beside a live demo. */
export function demoRoot(fails: boolean): DemoRoot {
  const name = process.env['DOCKFRA_DEMO_NAME'] ?? (fails ? 'demo-fail' : 'demo');
  const shift = Number(process.env['DOCKFRA_DEMO_SHIFT'] ?? (fails ? 10 : 0));
  return {
    dir: join(cache, 'dockfra', name),
    prefix: `dockfra-${name}`,
    wizardPort: 5150 + shift,
    firstRolePort: 2300 + shift,
    frontendPort: 18_080 + shift,
    backendPort: 18_081 + shift,
    project: `dockfra-${name}-app`,
  };
}
