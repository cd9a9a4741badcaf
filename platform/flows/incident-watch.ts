import { clipMiddle } from '../domain/clip-text.ts';
import type { CrewStep } from '../domain/crew.ts';
import { readInspect } from '../domain/incident-inspect.ts';
import { applyChange, planIncidents, type IncidentChange, type Signal } from '../domain/incident-watch.ts';
import { incidentLine, type Incident } from '../domain/incident.ts';
import { pauseLine } from '../domain/pause.ts';
import { createRedactor } from '../domain/redact.ts';
import { ok, type Result } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import { commentTicket } from '../domain/ticket-edits.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import type { CallContext, Ports } from '../ports.ts';
import { actOf } from './acting.ts';
import { lookAtStacks, type LookPorts } from './incident-look.ts';

export type WatchPorts = LookPorts &
  Pick<Ports, 'incidents' | 'settings' | 'switches' | 'secrets' | 'tickets' | 'ids' | 'engine'>;

const MAX_OPEN = 500;
const LOG_LINES = 60;
const LOG_BYTES = 64 * 1024;
const LOG_KEPT = 8000;

/** What a look at the stacks would write down now; looking changes nothing that is kept. */
export async function findChanges(
  ports: LookPorts & Pick<Ports, 'incidents' | 'settings'>,
): Promise<IncidentChange[]> {
  const { monitor } = await ports.settings.current();
  if (!monitor.watch) return [];
  const { judged, readable, known } = await lookAtStacks(ports);
  const open = await ports.incidents.list({ status: 'open', limit: MAX_OPEN });
  // a stack that is no longer the root's is nobody's trouble here
  const left = known === null ? [] : open.map(({ stack }) => stack).filter((stack) => !known.includes(stack));
  return planIncidents({
    judged,
    readable: [...readable, ...left],
    open,
    now: ports.clock.now(),
    stableMs: monitor.stable_minutes * 60_000,
  });
}

/** The monitor's look: what is ill is put on record with its evidence, what was well for long enough is closed. No model. */
export async function watchStacks(ports: WatchPorts, context: CallContext): Promise<Result<CrewStep>> {
  const paused = await ports.switches.paused('monitor');
  if (paused) return ok({ outcome: 'idle', text: pauseLine(paused), ticketId: null });
  const changes = await findChanges(ports);
  const told: string[] = [];
  for (const change of changes) {
    if (context.signal.aborted) break;
    const after =
      change.do === 'open' ? await openIncident(ports, change.signal) : await changeIncident(ports, change);
    if (!after) continue;
    if (change.do === 'close') await tellTicket(ports, context, after);
    told.push(`${after.id} ${change.do}: ${incidentLine(after)}`);
  }
  if (told.length === 0) return ok({ outcome: 'idle', text: 'nothing new', ticketId: null });
  return ok({ outcome: 'worked', text: told.join('; ').slice(0, 1000), ticketId: null });
}

async function changeIncident(
  ports: WatchPorts,
  change: Exclude<IncidentChange, { do: 'open' }>,
): Promise<Incident | null> {
  return ports.incidents.update(change.id, (incident) =>
    incident.status === 'open' ? applyChange(incident, change, ports.clock.now()) : null,
  );
}

async function openIncident(ports: WatchPorts, signal: Signal): Promise<Incident | null> {
  const { stack, service, symptom, summary, containers } = signal;
  const at = ports.clock.now().toISOString();
  const [first] = containers;
  const texts = first ? await readTexts(ports, first.id) : { log: '', healthLog: '' };
  return ports.incidents.open({
    stack,
    service,
    symptom,
    summary,
    status: 'open',
    firstSeen: at,
    lastSeen: at,
    count: 1,
    clearSince: null,
    closedAt: null,
    ticketId: null,
    evidence: { at, containers: containers.slice(0, 20).map(factsOnly), ...texts },
  });
}

const factsOnly = (one: Signal['containers'][number]): Incident['evidence']['containers'][number] => ({
  id: one.id,
  image: one.image,
  state: one.state,
  health: one.health,
  exitCode: one.exitCode,
  restarts: one.restarts,
  oomKilled: one.oomKilled,
  startedAt: one.startedAt,
  finishedAt: one.finishedAt,
  restartPolicy: one.restartPolicy,
  maxRetries: one.maxRetries,
});

/** Last lines of log and health check. Secrets are replaced before anything is cut, or half of one would stay at the cut. */
async function readTexts(
  ports: WatchPorts,
  id: string,
): Promise<Pick<Incident['evidence'], 'log' | 'healthLog'>> {
  const redactor = createRedactor(await ports.secrets.known(), []);
  const clean = (text: string, max: number) => clipMiddle(safeText(redactor.text(text)), max);
  const [log, inspected] = await Promise.all([
    ports.engine.logs(id, LOG_LINES).catch(() => ''), // removed meanwhile: the facts stand without it
    ports.engine.inspect(id).catch(() => null),
  ]);
  return { log: clean(lastPart(log), LOG_KEPT), healthLog: clean(readInspect(inspected).healthLog, 4000) };
}

/** The end of a long text, from the beginning of a line on. */
function lastPart(text: string): string {
  if (text.length <= LOG_BYTES) return text;
  const part = text.slice(-LOG_BYTES);
  return part.slice(part.indexOf('\n') + 1);
}

/** Whoever works on its ticket should know that it is over. */
async function tellTicket(ports: WatchPorts, context: CallContext, incident: Incident): Promise<void> {
  const { ticketId, id, clearSince } = incident;
  if (ticketId === null || !TICKET_ID.test(ticketId)) return;
  const text = `${id} is closed: ${incidentLine(incident)} no more, well since ${clearSince ?? '-'}.`;
  await ports.tickets.update(ticketId, (ticket) =>
    commentTicket(ticket, { id: ports.ids.token(6), text }, actOf(ports, context)),
  );
}
