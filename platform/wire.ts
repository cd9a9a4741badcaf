import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { createAuditFiles } from './adapters/audit-files.ts';
import { createCompose } from './adapters/compose-cli.ts';
import { createTrees } from './adapters/compose-trees.ts';
import { findDockerClient } from './adapters/docker-client.ts';
import { createCrewReports } from './adapters/crew-reports.ts';
import { createDecisions } from './adapters/decisions-database.ts';
import { createEngine } from './adapters/engine-api.ts';
import { createContainers } from './adapters/engine-containers.ts';
import { createEngineEvents } from './adapters/engine-events.ts';
import { createEventBus } from './adapters/event-bus.ts';
import { createEvidenceStore } from './adapters/evidence-store.ts';
import { createProber } from './adapters/prober-http.ts';
import { createRepositories } from './adapters/repositories.ts';
import { removeOrphans } from './adapters/own-folders.ts';
import { createLaunchFiles } from './adapters/launch-files.ts';
import { createRepairFiles } from './adapters/repair-files.ts';
import { createLaunchSite } from './adapters/launch-site.ts';
import { openRoot } from './adapters/root-paths.ts';
import { createRunningWork } from './adapters/running-work.ts';
import { createScaffold } from './adapters/scaffold.ts';
import { createSettings } from './adapters/settings.ts';
import { createSettingsDesk } from './adapters/settings-desk.ts';
import { openStateDatabase } from './adapters/slots-database.ts';
import { createDeployJournal, createSlots } from './adapters/slots-store.ts';
import { createComposeFiles } from './adapters/compose-files.ts';
import { createComposeSources } from './adapters/compose-sources.ts';
import { createRunningProjects } from './adapters/running-projects.ts';
import { createStacks } from './adapters/stack-adoption.ts';
import { createStackFiles } from './adapters/stack-files.ts';
import { createStampWatch } from './adapters/stamp-watch.ts';
import { createStoreLock } from './adapters/store-lock.ts';
import { createSwitches } from './adapters/switches-file.ts';
import { createSurroundings } from './adapters/host-hints.ts';
import { createIncidents } from './adapters/incidents-database.ts';
import { createWatchMemory } from './adapters/incident-memory.ts';
import { createSnapshots } from './adapters/pilot-snapshots.ts';
import { createHost } from './adapters/system.ts';
import { createRandomIds, createSystemClock } from './adapters/system-clock.ts';
import { createTerminalPrompter } from './adapters/terminal-prompter.ts';
import { createTicketFiles } from './adapters/ticket-files.ts';
import { createVeiledTickets } from './adapters/ticket-veil.ts';
import { createTranscriptFiles } from './adapters/transcript-files.ts';
import { hostEnvironment, type Launch } from './config.ts';
import { egressEnvironment, roleNames } from './domain/role-login.ts';
import type { RoleName } from './domain/ticket.ts';
import type { SshTarget } from './adapters/ssh-client.ts';
import type { EngineEvents } from './ports-incidents.ts';
import type { Courier, Ports, Sandbox } from './ports.ts';
import type { FileWatch } from './ports-root.ts';
import type { RoleCommands } from './ports-roles.ts';
import { openActions } from './wire-actions.ts';
import { openModelPorts } from './wire-models.ts';

/** Where package.json is: this file is platform/wire.ts, or a chunk in dist/. */
export const PACKAGE_DIR = join(import.meta.dirname, '..');

export type OpenOptions = {
  /** may questions be asked on this process's terminal? */
  interactive: boolean;
  onFault?: (error: unknown) => void;
};

export type OpenPorts = {
  ports: Ports;
  sandbox: Sandbox & { sweep(): Promise<void> };
  engineEvents: EngineEvents;
  fileWatch: FileWatch;
  close(): Promise<void>;
};

/** All ports of one root, with the adapters behind them. What is heavy (ssh2, dockerode) loads with its first use. */
export async function openPorts(launch: Launch, options: OpenOptions): Promise<OpenPorts> {
  const root = await openRoot(launch.root, launch.prefix);
  const folder = async (name: string) => {
    const path = join(root.state, name);
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const clock = createSystemClock();
  const settings = createSettings(root);
  const events = createEventBus(options.onFault ?? (() => undefined));
  const ticketLock = createStoreLock(join(root.state, 'tickets.lock'));
  const auditLock = createStoreLock(join(root.state, 'audit.lock'));
  const composeLock = createStoreLock(join(root.state, 'compose.lock'));
  const settingsLock = createStoreLock(join(root.state, 'settings.lock'));
  const database = openStateDatabase(join(root.state, 'dockfra.db'));
  const stampWatch = createStampWatch(root.dir);
  const composeFiles = createComposeFiles(root.dir, stampWatch);
  const running = createRunningProjects();
  const stacks = createStacks({ root, settings, files: composeFiles, running });
  const repositories = createRepositories({
    root,
    settings,
    path: hostEnvironment()['PATH'] ?? '',
    home: homedir(),
  });
  const sandbox = lazySandbox(root);
  const bundles = await folder('courier');
  const overrides = await folder('compose');
  const courier = lazyCourier({ state: root.state, folder: bundles, repositories, settings });

  const { close: closeModels, ...models } = openModelPorts({ clock, root, settings, database, stacks });

  const engineEvents = running.overhear(createEngineEvents());
  const ports: Ports = {
    ...models,
    clock,
    ids: createRandomIds(),
    root,
    settings,
    settingsDesk: createSettingsDesk({ state: root.state, lock: settingsLock }),
    tickets: createVeiledTickets(
      createTicketFiles({
        dir: root.tickets,
        lock: ticketLock,
        onChange: ({ id, rev, status }) => events.publish({ kind: 'ticket', id, rev, status }),
      }),
      () => models.secrets.known(),
    ),
    audit: createAuditFiles({
      dir: await folder('audit'),
      lock: auditLock,
      onAppend: () => events.publish({ kind: 'audit' }),
    }),
    evidence: createEvidenceStore(await folder('evidence')),
    repositories,
    courier,
    sandbox,
    compose: createCompose({ stacks, rootId: root.id, folder: overrides }),
    engine: createEngine({ rootId: root.id }),
    containers: createContainers(),
    slots: createSlots(database, clock),
    transcripts: createTranscriptFiles(await folder('transcripts')),
    deploys: createDeployJournal(database),
    trees: createTrees(await folder('trees')),
    events,
    prober: createProber(),
    switches: createSwitches(join(root.state, 'paused.json'), clock),
    running: createRunningWork(await folder('running')),
    roleCommands: lazyRoleCommands(root.state),
    host: createHost(root),
    stackFiles: createStackFiles(composeFiles),
    composeSources: createComposeSources({ root, folder: await folder('history'), lock: composeLock }),
    surroundings: createSurroundings({ root: root.dir, home: homedir() }),
    prompter: options.interactive
      ? createTerminalPrompter()
      : { interactive: false, ask: () => Promise.resolve(null) },
    scaffold: createScaffold(root, join(PACKAGE_DIR, 'app-template')),
    crew: createCrewReports((role) => events.publish({ kind: 'crew', role })),
    decisions: createDecisions(database, (change) => events.publish({ kind: 'decision', ...change })),
    snapshots: createSnapshots(() => folder('snapshots')),
    incidents: createIncidents(database, (change) => events.publish({ kind: 'incident', ...change })),
    watchMemory: createWatchMemory(),
    engineEvents,
    launchSite: createLaunchSite({ rootId: root.id }),
    launches: createLaunchFiles(await folder('launches')),
    repairs: createRepairFiles(await folder('repairs')),
    actions: openActions(),
  };
  return {
    ports,
    engineEvents,
    fileWatch: stampWatch,
    sandbox: {
      ...sandbox,
      sweep: async () =>
        void (await Promise.all([
          sandbox.sweep(),
          removeLeftovers(join(root.state, 'trees'), 'check-'),
          removeOrphans(bundles, 'courier'),
          removeOrphans(overrides, 'compose'),
        ])),
    },
    close: async () => {
      courier.close();
      closeModels();
      database.close();
      ticketLock.close();
      auditLock.close();
      composeLock.close();
      settingsLock.close();
      await Promise.resolve();
    },
  };
}

/** Trees of checks that a crash cut off; those of deployments belong to their journal. */
async function removeLeftovers(folder: string, beginning: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(beginning));
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

type LazyCourierParts = {
  state: string;
  folder: string;
  repositories: Ports['repositories'];
  settings: Ports['settings'];
};

/** The courier logs in with the first use, to the port that the roles had when they were started last. */
function lazyCourier({
  state,
  folder,
  repositories,
  settings,
}: LazyCourierParts): Courier & { close(): void } {
  let made: Promise<Courier & { close(): void }> | null = null;
  const make = async () => {
    const [{ createCourier }, { openRoleKeys }, { readPorts }] = await Promise.all([
      import('./adapters/courier.ts'),
      import('./adapters/role-keys.ts'),
      import('./adapters/role-ports.ts'),
    ]);
    const keys = await openRoleKeys({ state, home: homedir() });
    const { developer } = await readPorts(join(state, 'role-ports.json'));
    const target = {
      port: developer ?? 2200,
      privateKey: keys.platform.privateKey,
      hostKey: keys.hosts.developer.publicKey,
    };
    const maxBytes = async () => Math.round((await settings.current()).limits.bundle_mb * 1024 * 1024);
    return createCourier({ target, folder, writeBundle: repositories.writeBundle, maxBytes });
  };
  const courier = () => {
    const current = (made ??= make());
    current.catch(() => (made = null)); // the next call tries again
    return current;
  };
  return {
    provision: async (request) => (await courier()).provision(request),
    collect: async (request) => (await courier()).collect(request),
    close: () => void made?.then((one) => one.close()),
  };
}

/** Where a role is at this moment, and the owner's key to it; null when it was never started. */
export async function findRole(state: string, role: RoleName): Promise<Omit<SshTarget, 'username'> | null> {
  const [{ openRoleKeys }, { readPorts }] = await Promise.all([
    import('./adapters/role-keys.ts'),
    import('./adapters/role-ports.ts'),
  ]);
  const port = (await readPorts(join(state, 'role-ports.json')))[role];
  if (port === undefined) return null;
  const keys = await openRoleKeys({ state, home: homedir() });
  const privateKey = await readFile(keys.ownerFile, 'utf8');
  return { port, privateKey, hostKey: keys.hosts[role].publicKey };
}

function lazyRoleCommands(state: string): RoleCommands {
  return {
    run: async (call, signal) => {
      const { createRoleCommands } = await import('./adapters/role-commands.ts');
      return createRoleCommands((role) => findRole(state, role)).run(call, signal);
    },
  };
}

function lazySandbox(root: Ports['root']): Sandbox & { sweep(): Promise<void> } {
  const names = roleNames(root.prefix, root.id);
  const make = async () => {
    const [{ createSandbox }, { default: Dockerode }] = await Promise.all([
      import('./adapters/sandbox.ts'),
      import('dockerode'),
    ]);
    return createSandbox({
      docker: new Dockerode(),
      dockerPath: async () => (await findDockerClient()).path,
      env: hostEnvironment(),
      prefix: root.prefix,
      root,
      prepareNetwork: () =>
        Promise.resolve({ network: names.egressNetwork, env: egressEnvironment(names.egressHost) }),
    });
  };
  let made: ReturnType<typeof make> | null = null;
  const sandbox = () => (made ??= make());
  return {
    run: async (spec, onOutput, signal) => (await sandbox()).run(spec, onOutput, signal),
    sweep: async () => (await sandbox()).sweep(),
  };
}

export { isRootLocked, lockHolder, lockRoot } from './adapters/root-lock.ts';
