import { Router } from 'express';

import { waitsForPerson } from '../../platform/domain/needs-person.ts';
import { refuse } from '../../platform/domain/result.ts';
import { TICKET_ID, type Ticket } from '../../platform/domain/ticket.ts';
import { verbsFor } from '../../platform/domain/ticket-transitions.ts';
import { repositoryOf } from '../../platform/flows/ticket-repository.ts';
import type { CommandLine, EvidenceText, Snapshot, TicketDiff, TicketPage } from '../contract.ts';
import { send } from './gatekeeping.ts';
import { plainText, plainValue } from './plain-text.ts';
import type { TicketLogs } from './ticket-logs.ts';
import type { Veil } from './veil.ts';
import type { WizardPorts } from './wizard-ports.ts';

const MAX_PATCH_BYTES = 1024 * 1024;
const MAX_EVIDENCE_BYTES = 512 * 1024;
const MAX_FILES = 2000;

type Read = Pick<WizardPorts, 'tickets' | 'evidence' | 'compose' | 'repositories' | 'root'>;
type Options = {
  ports: Read;
  latest: () => Promise<Snapshot>;
  logs: TicketLogs;
  veil: Veil;
  commands: () => readonly CommandLine[];
};

/** Everything that the pages read. Mounted under /api, behind the session. */
export function readRoutes({ ports, latest, logs, veil, commands }: Options): Router {
  const router = Router();
  router.get('/snapshot', async (_request, response) => {
    response.json(await latest());
  });
  router.get('/commands', (_request, response) => void response.json({ commands: commands() }));
  router.get('/tickets/:id', async (request, response) => {
    const ticket = await findTicket(ports, request.params.id);
    if (!ticket) return send(response, 404, noTicket(request.params.id));
    await veil.fresh();
    const page: TicketPage = {
      ticket: plainValue(veil.value(ticket)),
      verbs: [...verbsFor(ticket, 'owner'), ...(waitsForPerson(ticket) ? ['hand_back'] : [])],
      progress: logs.of(ticket.id),
      root: ports.root.dir,
    };
    response.json(page);
  });
  router.get('/tickets/:id/diff', async (request, response) => {
    const ticket = await findTicket(ports, request.params.id);
    if (!ticket) return send(response, 404, noTicket(request.params.id));
    await veil.fresh();
    response.json(veil.value(await readDiff(ports, ticket)));
  });
  router.get('/evidence/:ticket/*path', async (request, response) => {
    const ticket = await findTicket(ports, request.params.ticket);
    if (!ticket) return send(response, 404, noTicket(request.params.ticket));
    const text = await readEvidence(ports, ticket, request.params.path.join('/'));
    if (!text)
      return send(
        response,
        404,
        refuse('not_found', `${ticket.id} has no such evidence`, 'choose one that the ticket lists'),
      );
    await veil.fresh();
    response.json({ ...text, text: plainText(veil.text(text.text)) });
  });
  return router;
}

async function findTicket(ports: Read, id: string): Promise<Ticket | null> {
  return TICKET_ID.test(id) ? ports.tickets.read(id) : null;
}

function noTicket(id: string) {
  return refuse(
    'not_found',
    `there is no ticket ${plainText(id).slice(0, 60)}`,
    'see them all under Tickets',
  );
}

async function readDiff(ports: Read, ticket: Ticket): Promise<TicketDiff> {
  const commit = ticket.commits.at(-1)?.sha;
  const base = ticket.base_commit;
  if (base === null || commit === undefined) return { state: 'none' };
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) return { state: 'unreadable', refusal: plainValue(found.refusal) };
  const { repo } = found.value;
  const [files, patch] = await Promise.all([
    ports.repositories.changes(repo, base, commit),
    ports.repositories.patch(repo, base, commit, MAX_PATCH_BYTES),
  ]);
  const truncated = Buffer.byteLength(patch) >= MAX_PATCH_BYTES || files.length > MAX_FILES;
  return {
    state: 'ready',
    base,
    commit,
    files: plainValue(files.slice(0, MAX_FILES)),
    patch: plainText(patch),
    truncated,
  };
}

/** Only a path that the ticket itself names is ever opened. Its text is as it was printed. */
async function readEvidence(ports: Read, ticket: Ticket, path: string): Promise<EvidenceText | null> {
  const item = ticket.evidence.find((evidence) => evidence.path === path);
  if (!item?.path) return null;
  const bytes = await ports.evidence.read(item.path, item.sha256);
  if (!bytes) return null;
  const text = bytes.subarray(-MAX_EVIDENCE_BYTES).toString('utf8');
  return {
    path,
    sha256: item.sha256 ?? null,
    bytes: bytes.length,
    truncated: bytes.length > MAX_EVIDENCE_BYTES,
    text,
  };
}
