import { join } from 'node:path';
import type { Logger } from 'pino';

import { ACTIONS } from './actions/registry.gen.ts';

import { createBroker, type Broker } from './broker.ts';
import { catalogue } from './command-line.ts';
import { createCommandTwin } from './command-twin.ts';
import type { Launch } from './config.ts';
import { may, type Caller } from './domain/access.ts';
import { DockfraError, messageOf } from './domain/errors.ts';
import { refuse } from './domain/result.ts';
import { ROLE_NAMES, type CallerRole, type RoleName } from './domain/ticket.ts';
import { createEventFeed, type EventFeed } from './event-feed.ts';
import { executeCommand } from './execute-command.ts';
import { watchEngine } from './flows/engine-watch.ts';
import { followStacks } from './flows/follow-stacks.ts';
import { expireLeases } from './flows/recover-work.ts';
import { noteEffects } from './flows/pilot-effects.ts';
import { reconcileLaunches } from './flows/launch-reconcile.ts';
import { reconcileRepairs } from './flows/repair-reconcile.ts';
import { listenForOwner, ownerSocket } from './host/owner-socket.ts';
import type { EngineEvents } from './ports-incidents.ts';
import type { FileWatch } from './ports-root.ts';
import type { Ports } from './ports.ts';
import type { Terminals } from './ports-terminal.ts';
import { createGate, onlyReads, recoverRecords, settleDeploys, settleEngine } from './recovery.ts';
import { grantsOf, runAction } from './run-action.ts';
import { VERSION } from './version.ts';
import { lockRoot, openPorts, PACKAGE_DIR } from './wire.ts';

const TICK_MS = 15_000;

export type Platform = { wizardUrl: string; close(): Promise<void> };

/** Actions of the fronts behind a wire: those of the host's own process are not among them. */
const WIRED = ACTIONS.filter((action) => !action.host);

/**
 * The one process of a root: takes the root's lock, says what a crash cut off, serves the pages, settles what a crash left on the
 * engine, and only then lets in owner, roles and what changes anything.
 * Throws DockfraError `root_busy` when another platform has the root.
 */
export async function startPlatform(launch: Launch, log: Logger): Promise<Platform> {
  const { ports, sandbox, engineEvents, fileWatch, close } = await openPorts(launch, {
    interactive: false,
    onFault: (error) => log.error({ err: error }, 'an event listener failed'),
  });
  const lock = await lockRoot(ports.root, ports.clock.now());
  const closers: (() => unknown)[] = [() => lock.release(), close];
  const stop = async () => {
    for (const end of closers.reverse()) {
      try {
        await end();
      } catch (error) {
        log.warn({ err: error }, 'something did not close cleanly'); // the others must still be closed
      }
    }
  };
  try {
    await recoverRecords(ports, log);
    const wizardUrl = await serve(launch, { ports, sandbox, engineEvents, fileWatch, log, closers });
    return { wizardUrl, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Parts = {
  ports: Ports;
  sandbox: { sweep(): Promise<void> };
  engineEvents: EngineEvents;
  fileWatch: FileWatch;
  log: Logger;
  closers: (() => unknown)[];
};

async function serve(
  launch: Launch,
  { ports, sandbox, engineEvents, fileWatch, log, closers }: Parts,
): Promise<string> {
  const stop = new AbortController();
  closers.push(() => stop.abort(new Error('the platform stops')));
  const connected: Partial<Record<RoleName, boolean>> = {};

  const settled = createGate();
  const { createWizard } = await import('../wizard/server/create-wizard.ts');
  const config = await ports.settings.current();
  const wizard = await createWizard({
    ports,
    port: config.wizard.port,
    host: '127.0.0.1',
    staticDir: join(PACKAGE_DIR, 'dist', 'wizard'),
    version: VERSION,
    links: () => connected,
    terminals: lazyTerminals(ports),
    commands: () => catalogue(ACTIONS).map(({ usage, summary }) => ({ usage, summary })),
    twin: createCommandTwin(ACTIONS),
    actions: ACTIONS,
    runAction: async (name, input, caller, watch) => {
      const action = ACTIONS.find((one) => one.name === name && (!one.host || one.page));
      if (!action) return refuse('unknown_command', `there is no action ${name}`);
      if (!onlyReads(action)) await settled.passed(watch.signal);
      return (await runAction(ports, action, input, { caller, ...watch })).result;
    },
  });
  closers.push(() => wizard.close());
  await settleEngine(ports, sandbox, log); // pages are read meanwhile; nobody else is let in yet
  settled.open();

  const feed = createEventFeed(ports.events, ports.clock.now());
  closers.push(() => feed.close());
  const broker = openBroker(ports, feed, () => wizard.loginLink());
  closers.push(() => broker.close());
  const owner = await listenForOwner(ownerSocket(launch.root), (socket) => broker.accept('owner', socket));
  closers.push(() => owner.close());

  const { openLinks } = await import('./wire-roles.ts');
  const links = await openLinks(ports, {
    onConnection: (role, channel) => broker.accept(role, channel),
    onState: ({ role, connected: up, reason }) => {
      connected[role] = up;
      log.info({ role, up, reason }, 'link');
      ports.events.publish({ kind: 'link', role, connected: up });
    },
  });
  if (links) closers.push(() => links.close());
  void tick(ports, log, stop.signal);
  void followStacks(ports, fileWatch, stop.signal);
  void watchEngine(ports, engineEvents, {
    signal: stop.signal,
    onAway: (error) => log.warn({ err: messageOf(error) }, 'incidents are found by looking only, for now'),
  });
  log.info({ wizard: wizard.url, roles: links ? ROLE_NAMES : [] }, 'the platform serves');
  return wizard.url;
}

/** ssh2 is loaded with the first terminal. */
function lazyTerminals(ports: Ports): Terminals {
  return {
    open: async (role, size, watch, signal) => {
      const { openTerminals } = await import('./wire-roles.ts');
      return openTerminals(ports).open(role, size, watch, signal);
    },
  };
}

function openBroker(ports: Ports, feed: EventFeed, loginLink: () => Promise<string>): Broker {
  return createBroker({
    feed,
    onFollow: (role) => (role === 'owner' ? () => undefined : ports.crew.follow(role)),
    rootId: ports.root.id,
    version: VERSION,
    loginLink,
    catalogue: (role) =>
      catalogue(WIRED.filter((action) => may(grantsOf(callerOf(role, 'catalogue')), action.needs))),
    execute: (role, command, write, signal) =>
      executeCommand(
        ports,
        WIRED,
        {
          argv: command.argv,
          place: { folder: command.cwd, stdin: command.stdin },
          caller: callerOf(role, command.person),
          signal,
        },
        write,
      ),
  });
}

/** The role is known by the wire. The person's name is vouched for by sshd's forced command, except in the developer's bash. */
function callerOf(role: CallerRole, person: string): Caller {
  return { role, person, personClaimed: role === 'developer', via: role === 'owner' ? 'cli' : 'ssh' };
}

/** Time-driven duties. A failing tick is logged and the next one tries again. */
async function tick(ports: Ports, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const expired = await expireLeases(ports);
      if (expired.length > 0) log.info({ expired }, 'leases ran out');
      if ((await ports.deploys.list()).length > 0) await settleDeploys(ports, log);
      for (const line of await reconcileLaunches(ports)) log.warn(line);
      for (const line of await reconcileRepairs(ports)) log.warn(line);
      await noteEffects(ports);
    } catch (error) {
      log.error(
        { err: messageOf(error), hint: error instanceof DockfraError ? error.hint : undefined },
        'tick failed',
      );
    }
    await ports.clock.sleep(TICK_MS, signal).catch(() => undefined); // an abort only means that the loop ends
  }
}
