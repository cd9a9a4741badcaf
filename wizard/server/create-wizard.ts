import { createServer, type Server as HttpServer } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';

import type { AnyAction } from '../../platform/actions/action.ts';
import type { Caller } from '../../platform/domain/access.ts';
import { DockfraError, messageOf, systemCode } from '../../platform/domain/errors.ts';
import { refuse, type Result } from '../../platform/domain/result.ts';
import type { Progress } from '../../platform/ports.ts';
import type { Terminals } from '../../platform/ports-terminal.ts';
import { createActivityReads, type CommandTwin } from './activity-reads.ts';
import { activityRoutes } from './activity-routes.ts';
import { chatRoutes, type StoppableAction } from './chat-routes.ts';
import { composeRoutes } from './compose-routes.ts';
import { createCrewReads } from './action-reads.ts';
import type { ReadAction } from './checked-read.ts';
import { createActionRuns } from './action-runs.ts';
import { actionRoutes } from './action-routes.ts';
import {
  addressesOf,
  cookieName,
  guardAddress,
  requireJson,
  requireSession,
  send,
  type Addresses,
} from './gatekeeping.ts';
import { createAgentMarks } from './agent-marks.ts';
import { crewRoutes } from './crew-routes.ts';
import { docsRoutes } from './docs-routes.ts';
import { readEnginePage, readEnginesFound } from './engine-page.ts';
import { createLive } from './live.ts';
import { createLaunchReads } from './launch-reads.ts';
import { launchRoutes } from './launch-routes.ts';
import { createRepairReads } from './repair-reads.ts';
import { repairRoutes } from './repair-routes.ts';
import { loginRoutes } from './login-routes.ts';
import { readModelOffers, readModelPage } from './model-page.ts';
import { pageFiles } from './page-files.ts';
import { postLaunchRoutes } from './post-launch-routes.ts';
import { readRoutes } from './read-routes.ts';
import { securityHeaders } from './security-headers.ts';
import { openSessions } from './sessions.ts';
import { createSettingsReads } from './settings-reads.ts';
import { settingsRoutes } from './settings-routes.ts';
import { createSnapshotSource } from './snapshot-source.ts';
import { createStackReads } from './stack-reads.ts';
import { stackRoutes } from './stack-routes.ts';
import { createStatsDesk } from './stats-desk.ts';
import { createTerminalDesk } from './terminals.ts';
import { createTicketLogs } from './ticket-logs.ts';
import { createToldProgress } from './told-progress.ts';
import { createVeil } from './veil.ts';
import type { CommandLine } from '../contract.ts';
import type { Links } from './role-views.ts';
import type { WizardPorts } from './wizard-ports.ts';

/** How the wizard changes anything: the platform's runAction, with the action found by its name. */
export type RunNamedAction = (
  name: string,
  input: unknown,
  caller: Caller,
  watch: { progress: Progress; signal: AbortSignal },
) => Promise<Result<unknown>>;

export type WizardOptions = {
  ports: WizardPorts;
  runAction: RunNamedAction;
  /** 0: any free port */
  port: number;
  host: '127.0.0.1';
  /** folder of the built page (dist/wizard) */
  staticDir: string;
  version?: string;
  /** what the command line offers, to be found by the search; asked when a page wants it */
  commands?: () => readonly CommandLine[];
  /** the command that does the same as an action */
  twin?: CommandTwin;
  /** the public verbs, for the reference */
  actions?: readonly AnyAction[];
  /** broker links that were up before the wizard began to listen */
  links?: () => Links;
  /** shells in the roles; without them the pages offer none */
  terminals?: Terminals;
};

export type Wizard = {
  url: string;
  /** a new one-time link, good for 15 minutes */
  loginLink(): Promise<string>;
  close(): Promise<void>;
};

/** Whoever is logged in here is the owner. */
const OWNER: Caller = { role: 'owner', person: 'owner', personClaimed: false, via: 'wizard' };

/** The web wizard: pages, REST and socket on this host only. Everything is read from ports; every change is an action. */
export async function createWizard(options: WizardOptions): Promise<Wizard> {
  const { ports } = options;
  const cookie = cookieName(ports.root.id);
  const sessions = await openSessions(ports.root.state, ports.clock);
  let known: Addresses = addressesOf(options.port);
  const addresses = () => known;
  const logs = createTicketLogs();
  const veil = createVeil(ports.secrets);
  const closing = new AbortController();
  const onChange = (soon?: boolean) => live.touch(soon);
  const runs = createActionRuns({
    clock: ports.clock,
    veil,
    runOne: (name, input, progress, signal) => options.runAction(name, input, OWNER, { progress, signal }),
    onChange,
  });
  const readAction: ReadAction = (name, input) =>
    options.runAction(name, input, OWNER, { progress: () => undefined, signal: closing.signal });
  const stoppable: StoppableAction = (name, input, signal) =>
    options.runAction(name, input, OWNER, {
      progress: () => undefined,
      signal: AbortSignal.any([closing.signal, signal]),
    });
  const reads = createCrewReads(readAction, veil);
  const marks = createAgentMarks({ clock: ports.clock, reads, onChange });
  let launchRev = 0;
  ports.launches.watch(() => {
    launchRev += 1;
    onChange();
  }, closing.signal);
  let repairRev = 0;
  ports.repairs.watch(() => {
    repairRev += 1;
    onChange();
  }, closing.signal);
  let auditRev = 0;
  const source = createSnapshotSource({
    ports,
    version: options.version ?? '',
    links: options.links ?? (() => ({})),
    runs: runs.list,
    marks,
    launchRev: () => launchRev,
    repairRev: () => repairRev,
    auditRev: () => auditRev,
    onChange,
  });

  const app = newApp(addresses);
  const http = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5000 }, app);
  http.maxConnections = 500;
  const terminals = createTerminalDesk(options.terminals ?? null);
  const watches = { ports, stats: createStatsDesk(ports.containers), isKnown: source.isKnown };
  const live = createLive({ http, addresses, sessions, cookie, source, logs, terminals, watches });
  app.use(loginRoutes({ sessions, cookie, onLogout: live.drop }));
  app.use('/api', requireSession(sessions, cookie));
  app.use('/api/stacks/:name/compose', express.json({ limit: '20mb', strict: true }));
  app.use('/api', express.json({ limit: '256kb', strict: true }));
  app.use('/api/stacks/:name/compose', composeRoutes({ act: readAction, veil, secrets: ports.secrets }));
  app.use('/api/actions', actionRoutes(runs));
  app.use(
    '/api',
    crewRoutes({
      reads,
      model: (role) => readModelPage(ports, role),
      offers: (role) => readModelOffers(readAction, role),
      engines: () => readEnginePage(readAction, veil),
      enginesFound: () => readEnginesFound(readAction, veil),
      today: () => ports.clock.now().toISOString().slice(0, 10),
    }),
  );
  const { clock } = ports;
  const twin = options.twin ?? (() => null);
  app.use('/api', docsRoutes(options.actions ?? [], options.version ?? ''));
  app.use('/api', chatRoutes(stoppable, readAction, veil));
  app.use('/api', postLaunchRoutes({ readAction, veil, twin }));
  app.use('/api', activityRoutes(createActivityReads({ readAction, veil, clock, twin })));
  app.use('/api/settings', settingsRoutes(createSettingsReads(readAction, veil)));
  app.use('/api/stacks', stackRoutes(createStackReads(readAction, veil, ports.root.dir)));
  app.use('/api', repairRoutes(createRepairReads(readAction, veil)));
  app.use('/api', launchRoutes(createLaunchReads(readAction, veil, ports.launches)));
  app.use(
    '/api',
    readRoutes({ ports, latest: live.latest, logs, veil, commands: options.commands ?? (() => []) }),
  );
  app.use('/api', (_request, response) =>
    send(response, 404, refuse('not_found', 'there is no such address')),
  );
  app.use(pageFiles(options.staticDir));
  app.use(answerError);

  const tell = createToldProgress({ veil, logs, onChange });
  const unsubscribe = ports.events.subscribe((event) => {
    if (event.kind === 'progress') tell(ports.clock.now().toISOString(), event);
    else if (event.kind === 'audit') {
      auditRev += 1;
      onChange();
    } else {
      marks.heard(event);
      source.heard(event);
    }
  });
  const port = await listen(http, options.port, options.host);
  known = addressesOf(port);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    loginLink: async () => `${url}/login?token=${await sessions.offerLogin()}`,
    async close() {
      unsubscribe();
      closing.abort(new Error('the wizard is closing'));
      await runs.close();
      http.closeAllConnections();
      await live.close(); // closes the HTTP server too
    },
  };
}

function newApp(addresses: () => Addresses): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(...securityHeaders(addresses), guardAddress(addresses), requireJson);
  app.use('/api', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  return app;
}

/** The top of a request: nothing of the inside leaves but message and cure. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (response.headersSent) return void response.destroy();
  const status = clientFault(error);
  if (status !== null)
    return send(
      response,
      status,
      refuse('invalid_input', messageOf(error).slice(0, 300), 'send what the page sends'),
    );
  const hint = error instanceof DockfraError ? error.hint : 'see the platform log: dockfra logs';
  send(response, 500, refuse('failed', messageOf(error).slice(0, 500), hint));
};

/** body-parser and the router mark what the caller did wrong */
function clientFault(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : null;
}

async function listen(http: HttpServer, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error) => reject(cannotListen(port, error)));
    http.listen(port, host, resolve);
  });
  const address = http.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function cannotListen(port: number, error: unknown): DockfraError {
  const taken = systemCode(error) === 'EADDRINUSE';
  const message = taken
    ? `port ${port} on 127.0.0.1 is taken`
    : `the wizard cannot listen on port ${port}: ${messageOf(error)}`;
  return new DockfraError(
    'wizard_port',
    message,
    'set another one: wizard.port in dockfra.yaml (dockfra doctor shows who holds it)',
    error,
  );
}
