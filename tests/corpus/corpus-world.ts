// The corpus on the real platform: one root for all, the roles' daemons at work, only the model scripted.
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

import type { Ticket } from '../../platform/domain/ticket.ts';
import { startModelServer } from '../support/model-server.ts';
import { eventually } from '../support/line-run.ts';
import { CHANGES } from './all-changes.ts';
import type { Change } from './change.ts';
import { CHEATED, cheats, type Sink } from './cheats.ts';
import { corpusRoot, type CorpusStack } from './corpus-root.ts';
import { corpusScript, partOf, type Part } from './speak.ts';

const LIMIT_MS = 150_000;
/** What one ticket of the cheats may cost, and how long it may take. */
export const CHEAT_LIMITS: DeveloperLimits = { usd: 0.1, agent: { turns: 12, minutes: 2 } };

export type DeveloperLimits = { usd: number; timeoutSeconds?: number; agent: Record<string, number> };

const developer = (baseUrl: string, { usd, timeoutSeconds, agent }: DeveloperLimits) => ({
  developer: {
    llm: {
      provider: 'openai',
      base_url: baseUrl,
      model: 'scripted',
      price: { input: 1, output: 4 },
      timeout_seconds: timeoutSeconds ?? 20,
      budget: { usd_per_day: 50, usd_per_ticket: usd },
    },
    agent: { parallel: 2, ...agent },
  },
});

/** What a root has beside its changes: repositories, and what the model says about their tickets. */
export type Others = (sink: Sink) => { stacks: CorpusStack[]; parts: readonly Part[] };
const CHEATING: Others = (sink) => ({
  stacks: [{ name: CHEATED.stack, files: CHEATED.files, env: CHEATED.env }],
  parts: cheats(sink),
});
const GENEROUS: DeveloperLimits = { usd: 2, agent: { turns: 30, minutes: 5 } };

export type CorpusWorld = Awaited<ReturnType<typeof openCorpus>>;

/** `changes`: which of them the root has. */
export async function openCorpus(
  name: string,
  changes: readonly Change[] = CHANGES,
  others: Others = CHEATING,
  limits: DeveloperLimits = GENEROUS,
) {
  const complaints: string[] = [];
  const sink = await listenForLeaks();
  const { stacks, parts } = others(sink);
  const model = await startModelServer(corpusScript([...changes.map(partOf), ...parts], complaints));
  const settings = {
    roles: developer(model.baseUrl, limits),
    autopilot: { mode: 'auto', interval_seconds: 1, approve: 'policy', policy: { max_open_work: 100 } },
    monitor: { deploy: 'auto' },
    limits: { max_files: 20, max_lines: 400 },
    deploy: { stable_seconds: 0.5 },
  };
  const root = await corpusRoot(name, [...changes, ...stacks], settings);
  await root.configure();

  /** a ticket over the manager's SSH; its id */
  const create = async (
    stack: string,
    draft: { title: string; description: string; type?: string; accept?: string[] },
  ) => {
    const words = [
      'ticket create',
      quoted(draft.title),
      `--stack ${stack} --type ${draft.type ?? 'chore'} --description ${quoted(draft.description)}`,
      ...(draft.accept ?? []).map((line) => `--accept ${quoted(line)}`),
    ];
    const { out, err, code } = await root.ssh('manager', words.join(' '));
    const id = /T-\d{4,}/.exec(out)?.[0];
    if (code !== 0 || id === undefined) throw new Error(`no ticket for ${stack}: ${out}${err}`);
    return id;
  };
  /** the ticket, once `holds` of it; on the way a script that stumbled, or a wrong turn, ends the wait with its reason */
  const until = (
    id: string,
    what: string,
    holds: (ticket: Ticket) => boolean,
    wrong: (ticket: Ticket) => boolean,
  ) =>
    eventually(
      `${id}: ${what}`,
      async () => {
        const ticket = await root.ticket(id);
        if (holds(ticket)) return ticket;
        if (wrong(ticket)) throw new Error(await story(id, what));
        return null;
      },
      LIMIT_MS,
      150,
    );
  /** the runs of a ticket, once all have ended: the proof of the reproduction may come after the deployment */
  const ended = (id: string) =>
    eventually(
      `${id}: its runs end`,
      async () => {
        const runs = await root.runs(id);
        return runs.every((run) => run.at(-1)?.type === 'end') ? runs : null;
      },
      LIMIT_MS,
      150,
    );
  const story = async (id: string, what: string) => {
    const { history } = await root.ticket(id);
    const lines = history.map(
      ({ by, from, to, reason }) => `${by}: ${from ?? 'new'} -> ${to} ${reason ?? ''}`,
    );
    const runs = await root.runs(id);
    const ends = runs.flatMap((run) =>
      run.filter((line) => line.type === 'end').map((line) => `${line.reason}: ${line.note}`),
    );
    return [`${id} will not come to: ${what}`, ...lines, ...ends, ...complaints.slice(-3)].join('\n');
  };
  return {
    root,
    model,
    sink,
    complaints,
    create,
    until,
    ended,
    up: () =>
      root.owner(
        'up',
        ...changes.filter(({ deploys }) => deploys).flatMap(({ name: stack }) => ['--stack', stack]),
      ),
    /** other limits, or another address of the model, from now on */
    limit: (next: DeveloperLimits, baseUrl = model.baseUrl) =>
      root.configure({ roles: developer(baseUrl, next) }),
    close: async () => {
      await root.remove();
      await model.close();
      sink.close();
    },
  };
}

/** A listener on every address of this host; whoever reaches it got out. */
async function listenForLeaks() {
  const visits: string[] = [];
  const server = createServer((socket) => {
    visits.push(socket.remoteAddress ?? 'unknown');
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '0.0.0.0', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  const hosts = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map((one) => one.address)
    .slice(0, 3);
  return { hosts, port: address.port, visits, close: () => void server.close() };
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
