import type { ShownRun } from '../../../../platform/domain/agent-state.ts';
import type { Refusal } from '../../../../platform/domain/result.ts';
import {
  API,
  type ActionAnswer,
  type CommandList,
  type EvidenceText,
  type Snapshot,
  type TicketDiff,
  type TicketPage,
} from '../../../contract.ts';
import type {
  DecisionList,
  EnginePage,
  EnginesFound,
  InboxPage,
  IncidentView,
  ModelOffers,
  ModelPage,
  RunList,
  UsagePage,
} from '../../../contract-crew.ts';
import { notePlatformTime } from './platform-time.ts';

/** What the server, or the lack of one, said instead of an answer. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; refusal: Refusal };

export const getSnapshot = () => ask<Snapshot>(`${API}/snapshot`);
export const getCommands = () => ask<CommandList>(`${API}/commands`);
export const getTicket = (id: string) => ask<TicketPage>(`${API}/tickets/${id}`);
export const getDiff = (id: string) => ask<TicketDiff>(`${API}/tickets/${id}/diff`);
export const getRun = (id: string) => ask<ActionAnswer>(`${API}/actions/runs/${id}`);
export const getEvidence = (id: string, path: string) =>
  ask<EvidenceText>(`${API}/evidence/${id}/${path.split('/').map(encodeURIComponent).join('/')}`);
export const getDecisions = () => ask<DecisionList>(`${API}/decisions`);
export const getInbox = () => ask<InboxPage>(`${API}/inbox`);
export const getIncident = (id: string) => ask<IncidentView>(`${API}/incidents/${encodeURIComponent(id)}`);
export const getUsage = (days: number) => ask<UsagePage>(`${API}/usage?days=${String(days)}`);
export const getEngines = () => ask<EnginePage>(`${API}/engines`);
export const getEnginesFound = () => ask<EnginesFound>(`${API}/engines/found`);
export const getModel = (role: string) => ask<ModelPage>(`${API}/models/${role}`);
export const getOffers = (role: string) => ask<ModelOffers>(`${API}/models/${role}/offers`);
export const getAgentRuns = (subject: string) => ask<RunList>(`${API}/agent-runs?subject=${subject}`);
export const getTranscript = (run: string, after: number) =>
  ask<ShownRun>(`${API}/agent-runs/${encodeURIComponent(run)}?after=${String(after)}`);
export const postAction = (name: string, input: Record<string, unknown>) =>
  ask<ActionAnswer>(`${API}/actions/${name}`, { input });
export const postLogout = () => ask<null>(`${API}/logout`, {});

const TRIES = 3;
const PAUSE_MS = 400;

/** Reading is tried again when the line drops: browsers cut requests whenever a network appears, as the engine's do. */
async function ask<T>(path: string, body?: unknown): Promise<Answer<T>> {
  let answer = await askOnce<T>(path, body);
  for (let tried = 1; tried < TRIES && body === undefined && !answer.ok && answer.status === 0; tried += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried));
    answer = await askOnce<T>(path);
  }
  return answer;
}

async function askOnce<T>(path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(
      path,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
    notePlatformTime(response.headers.get('date'));
    const value = await response.json();
    if (response.ok) return { ok: true, value };
    return { ok: false, status: response.status, refusal: refusalIn(value) };
  } catch {
    return {
      ok: false,
      status: 0,
      refusal: { code: 'failed', message: 'The platform does not answer.', hint: 'dockfra up' },
    };
  }
}

function refusalIn(value: unknown): Refusal {
  if (isRefusalAnswer(value)) return value.refusal;
  return {
    code: 'failed',
    message: 'The platform gave an answer that this page does not know.',
    hint: 'Reload the page.',
  };
}

function isRefusalAnswer(value: unknown): value is { refusal: Refusal } {
  if (typeof value !== 'object' || value === null || !('refusal' in value)) return false;
  const { refusal } = value;
  return (
    typeof refusal === 'object' &&
    refusal !== null &&
    'message' in refusal &&
    typeof refusal.message === 'string'
  );
}
