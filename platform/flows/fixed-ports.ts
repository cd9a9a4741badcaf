import type { Config } from '../domain/config.ts';
import type { PortWish } from '../domain/host-facts.ts';
import { freeingText, heldText } from '../domain/port-holder.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { ROLES } from '../roles/registry.gen.ts';

const LOOPBACK = '127.0.0.1';

/** A port that is wanted; `setting` names the key of dockfra.yaml that moves it, `fixed`: no other one is taken instead. */
export type OwnPort = PortWish & { setting: string; fixed: boolean };

/** The ports of wizard and roles. A role without a port of its own in dockfra.yaml takes another free one. */
export function ownPorts(config: Config): OwnPort[] {
  const wizard = {
    port: config.wizard.port,
    use: 'the wizard',
    hostIp: LOOPBACK,
    setting: 'wizard.port',
    fixed: true,
  };
  const roles = ROLE_NAMES.map((role) => ({
    port: config.roles[role].port ?? ROLES[role].port,
    use: `role ${role}`,
    hostIp: LOOPBACK,
    setting: `roles.${role}.port`,
    fixed: config.roles[role].port !== undefined,
  }));
  return [wizard, ...roles];
}

/** Before anything is made: refused when somebody else holds a port that wizard or roles cannot do without. */
export async function fixedPortsFree(ports: Pick<Ports, 'host'>, config: Config): Promise<Result<null>> {
  const wanted = ownPorts(config).filter(({ fixed, port }) => fixed && port !== 0);
  const facts = await ports.host.ports(
    wanted.map(({ port, use, hostIp = LOOPBACK }) => ({ port, use, hostIp })),
  );
  const taken = facts.flatMap((fact, index) =>
    fact.holder && !fact.holder.ours ? [{ fact, setting: wanted[index]?.setting ?? '' }] : [],
  );
  const [first] = taken;
  if (!first) return ok(null);
  const details = taken.map(({ fact }) => heldText(fact));
  return refuse(
    'conflict',
    details.join('; '),
    `set ${first.setting} in dockfra.yaml   or free it: ${freeingText(first.fact)}`,
  );
}
