import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { createLinks, type Links, type LinkState } from '../../platform/adapters/ssh-link.ts';
import { ROLE_NAMES } from '../../platform/domain/ticket.ts';
import type { RoleStack } from './role-stack.ts';
import { createStandInBroker, type StandInBroker } from './stand-in-broker.ts';

export type Linked = {
  broker: StandInBroker;
  links: Links;
  states: LinkState[];
  ready(): Promise<void>;
  close(): Promise<void>;
};

/** A stand-in platform on the real wire: one link a role, every channel served by the stand-in broker. */
export function linkStandIn(stack: RoleStack): Linked {
  const roles = new WeakMap<object, string>();
  const broker = createStandInBroker((request: IncomingMessage) => roles.get(request.socket) ?? 'unknown');
  const states: LinkState[] = [];
  const links = createLinks({
    roles: ROLE_NAMES.map((role) => ({
      role,
      port: stack.launched.ports[role],
      hostKey: stack.keys.hosts[role].publicKey,
    })),
    privateKey: stack.keys.platform.privateKey,
    onConnection: (role, channel: Duplex) => {
      roles.set(channel, role);
      broker.server.emit('connection', channel);
    },
    onState: (state) => void states.push(state),
  });
  const ready = async (): Promise<void> =>
    await until(() => ROLE_NAMES.every((role) => links.connected(role)), 60_000);
  const close = async (): Promise<void> => {
    await links.close();
    broker.server.close();
  };
  return { broker, links, states, ready, close };
}

/** Waits until `fact` holds; throws after `ms`. */
export async function until(fact: () => boolean | Promise<boolean>, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (!(await fact())) {
    if (Date.now() > end) throw new Error(`did not come true within ${ms} ms: ${fact.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
