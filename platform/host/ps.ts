import type { Launch } from '../config.ts';
import { messageOf } from '../domain/errors.ts';
import { safeLine } from '../domain/safe-text.ts';
import { table } from '../domain/ticket-text.ts';
import { isRootLocked, lockHolder, openPorts } from '../wire.ts';
import { err, out } from './command.ts';

/** Platform, roles and the services of each stack, as the engine sees them now. */
export async function ps(launch: Launch): Promise<number> {
  const { ports, close } = await openPorts(launch, { interactive: false });
  try {
    const pid = isRootLocked(ports.root) ? await lockHolder(ports.root) : null;
    const rows = [['platform', pid === null ? 'stopped' : 'running', pid === null ? '-' : `pid ${pid}`, '-']];
    for (const role of await ports.engine.roles())
      rows.push([role.role, role.state, role.health, role.containerId.slice(0, 12)]);
    const { stacks } = await ports.compose.stacks();
    for (const stack of stacks) {
      for (const service of await ports.engine.services(stack)) {
        rows.push([
          `${stack.name}/${safeLine(service.service, 40)}`,
          service.state,
          service.health,
          service.revision?.slice(0, 12) ?? safeLine(service.image, 60),
        ]);
      }
    }
    out(table(['WHAT', 'STATE', 'HEALTH', 'ABOUT'], rows));
    return 0;
  } catch (error) {
    err(`dockfra: ${messageOf(error)}\n`);
    return 1;
  } finally {
    await close();
  }
}
