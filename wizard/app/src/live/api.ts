import i18next from 'i18next';

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
import type {
  ComposeFile,
  ComposeHistory,
  ComposeSave,
  ComposeSaved,
  ComposeVersion,
} from '../../../contract-compose.ts';
import type { LaunchChoices, LaunchesPage, LaunchOutput, PreflightPage } from '../../../contract-launch.ts';
import type { ServicePage, StackPage, StacksPage } from '../../../contract-stacks.ts';
import type { SettingsPage, SuggestionsPage } from '../../../contract-settings.ts';
import type { DiagnosisPage, RepairPlanPage, RepairsPage } from '../../../contract-repair.ts';
import type { AuditList, ChainView, DoctorPage } from '../../../contract-activity.ts';
import type { ChatAnswer } from '../../../contract-chat.ts';
import type { PostLaunchPage } from '../../../contract-post-launch.ts';
import { notePlatformTime } from './platform-time.ts';

/** What the server, or the lack of one, said instead of an answer. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; refusal: Refusal };

export const getSnapshot = () => ask<Snapshot>(`${API}/snapshot`);
export const getStacks = () => ask<StacksPage>(`${API}/stacks`);
export const getStack = (name: string) => ask<StackPage>(`${API}/stacks/${encodeURIComponent(name)}`);
export const getService = (stack: string, service: string) =>
  ask<ServicePage>(`${API}/stacks/${encodeURIComponent(stack)}/services/${encodeURIComponent(service)}`);
export const getLaunches = () => ask<LaunchesPage>(`${API}/launches`);
export const getLaunchChoices = () => ask<LaunchChoices>(`${API}/launches/choices`);
export const getLaunchOutput = (id: string, after: number) =>
  ask<LaunchOutput>(`${API}/launches/${id}/output?after=${String(after)}`);
export const getPreflight = (wanted: { stacks: string[]; profiles: string[]; environment: string | null }) =>
  ask<PreflightPage>(
    `${API}/preflight?${new URLSearchParams([
      ...wanted.stacks.map((name) => ['stack', name]),
      ...wanted.profiles.map((name) => ['profile', name]),
      ...(wanted.environment === null ? [] : [['environment', wanted.environment]]),
    ]).toString()}`,
  );
export const getComposeFile = (stack: string, file: string | null) =>
  ask<ComposeFile>(composePath(stack, '', file));
export const getComposeHistory = (stack: string, file: string) =>
  ask<ComposeHistory>(composePath(stack, '/history', file));
export const getComposeVersion = (stack: string, file: string, id: number) =>
  ask<ComposeVersion>(composePath(stack, `/versions/${String(id)}`, file));
export const postComposeFile = (stack: string, save: ComposeSave) =>
  ask<ComposeSaved>(composePath(stack, '', null), save);
export const getDiagnosis = (stack: string, service: string | null) =>
  ask<DiagnosisPage>(`${API}/diagnosis?${ofService(stack, service)}`);
export const getRepairs = (stack: string, service: string | null) =>
  ask<RepairsPage>(`${API}/repairs?${ofService(stack, service)}`);
export const getRepairPlan = (
  { stack, service }: { stack: string; service: string | null },
  diagnosis: string,
  fix: string,
) =>
  ask<RepairPlanPage>(
    `${API}/repairs/plan?${ofService(stack, service)}&${new URLSearchParams({ diagnosis, fix }).toString()}`,
  );
export const getUndoPlan = (id: string) => ask<RepairPlanPage>(`${API}/repairs/${id}/undo`);
export const getAudit = (query: string, before: string | null) => {
  const params = new URLSearchParams(query);
  if (before !== null) params.set('before', before);
  return ask<AuditList>(`${API}/audit?${params.toString()}`);
};
export const getAuditChain = (again: boolean) =>
  ask<ChainView>(`${API}/audit/chain${again ? '?again=1' : ''}`);
export const getAnswer = (question: string, language: string) =>
  ask<ChatAnswer>(`${API}/chat?${new URLSearchParams({ question, language }).toString()}`);
export const postQuestion = (question: string, signal: AbortSignal) =>
  ask<ChatAnswer>(`${API}/chat/model`, { question }, signal);
export const getPostLaunch = () => ask<PostLaunchPage>(`${API}/post-launch`);
export const getDoctor = (again: boolean) => ask<DoctorPage>(`${API}/doctor${again ? '?again=1' : ''}`);
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
export const getSettings = () => ask<SettingsPage>(`${API}/settings`);
export const getSuggestions = () => ask<SuggestionsPage>(`${API}/settings/suggestions`);
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

function ofService(stack: string, service: string | null): string {
  return new URLSearchParams({ stack, ...(service === null ? {} : { service }) }).toString();
}

function composePath(stack: string, rest: string, file: string | null): string {
  const query = file === null ? '' : `?file=${encodeURIComponent(file)}`;
  return `${API}/stacks/${encodeURIComponent(stack)}/compose${rest}${query}`;
}

const TRIES = 3;
const PAUSE_MS = 400;

/** Reading is tried again when the line drops: browsers cut requests whenever a network appears, as the engine's do. */
async function ask<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  let answer = await askOnce<T>(path, body, signal);
  for (let tried = 1; tried < TRIES && body === undefined && !answer.ok && answer.status === 0; tried += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried));
    answer = await askOnce<T>(path);
  }
  return answer;
}

async function askOnce<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    const response = await fetch(
      path,
      body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
            signal: signal ?? null,
          },
    );
    notePlatformTime(response.headers.get('date'));
    const value = await response.json();
    if (response.ok) return { ok: true, value };
    return { ok: false, status: response.status, refusal: refusalIn(value) };
  } catch {
    return {
      ok: false,
      status: 0,
      refusal: { code: 'failed', message: i18next.t('unanswered'), hint: 'dockfra up' },
    };
  }
}

function refusalIn(value: unknown): Refusal {
  if (isRefusalAnswer(value)) return value.refusal;
  return {
    code: 'failed',
    message: i18next.t('unknown_answer'),
    hint: i18next.t('reload_page'),
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
