import type { Config } from './config.ts';
import type { Pause } from './pause.ts';
import type { RoleName, Ticket } from './ticket.ts';

/** The name that a daemon goes by in histories and the audit: "autopilot:daemon". */
export const DAEMON = 'daemon';

export const CREW_STATES = ['starting', 'idle', 'working', 'waiting', 'stopped'] as const;
export type CrewState = (typeof CREW_STATES)[number];

/** What a daemon is told when it reports: may it act now, and when it asks again at the latest. */
export type CrewTerms = {
  act: boolean;
  why: string;
  seconds: number;
  /** steps at the same time */
  parallel: number;
};

/** What one step of a daemon came to; `text` is one line for people. */
export type CrewStep = { outcome: 'worked' | 'idle' | 'failed'; text: string; ticketId: string | null };

/** What a role is said to do: its daemon's own word, or what the platform knows better. */
export const MEMBER_STATES = [...CREW_STATES, 'paused', 'off', 'away'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** One role as every front shows it. */
export type CrewMember = {
  role: RoleName;
  state: MemberState;
  text: string;
  since: string | null;
  ticketId: string | null;
  /** follows the platform's events at this moment */
  daemon: boolean;
  mode: string | null;
  model: string | null;
  /** what its model answered with the last time, when that was no answer: the work goes on and comes to nothing */
  fault: string | null;
  /** what speaks is a recording, not a model */
  replayed: boolean;
  usdToday: number;
  /** what holds it: the pause of everything, or (with `role`) its own */
  paused: Pause | null;
};

const LOOK_SECONDS = 30;

/** Does this history name stand for a daemon? The developer's own word for it ends with "?". */
export function isDaemon(actor: string): boolean {
  return actor.replace(/\?$/, '').split(':')[1] === DAEMON;
}

/** The role is at the ticket now: the developer's side holds its lease, or the monitor deploys it. */
export function isAtWork(
  role: RoleName,
  { status, lease }: Pick<Ticket, 'status' | 'lease'>,
  now: Date,
): boolean {
  if (role === 'monitor') return status === 'deploying';
  const held = lease !== null && Date.parse(lease.expires_at) > now.getTime();
  return role === 'developer' && status === 'in_progress' && held;
}

/** Whether there is anything for the role's daemon at all: the settings decide, not the daemon. */
export function crewTerms(role: RoleName, config: Config, paused: Pause | null): CrewTerms {
  if (paused) {
    const reason = paused.reason === '' ? '' : `: ${paused.reason}`;
    return no(`paused by ${paused.by}${reason}`);
  }
  switch (role) {
    case 'developer':
      return config.roles.developer.llm
        ? {
            ...yes(`model ${config.roles.developer.llm.model}`),
            parallel: config.roles.developer.agent.parallel,
          }
        : no('no model is set (roles.developer.llm): a person works the tickets');
    case 'manager':
      return config.roles.manager.llm
        ? yes(`model ${config.roles.manager.llm.model}`)
        : no('no model is set (roles.manager.llm): a person reviews');
    case 'monitor':
      return monitorTerms(config);
    case 'autopilot': {
      const { mode, interval_seconds: seconds } = config.autopilot;
      return mode === 'off'
        ? no('autopilot.mode is off')
        : { ...yes(`mode ${mode}, approving is ${config.autopilot.approve}`), seconds };
    }
  }
}

function monitorTerms({ monitor }: Config): CrewTerms {
  const { deploy, watch, interval_seconds: seconds } = monitor;
  const deploys =
    deploy === 'auto' ? 'deploys approved tickets' : 'monitor.deploy is manual: a person deploys';
  if (watch) return { ...yes(`watches the stacks; ${deploys}`), seconds };
  return deploy === 'auto' ? yes(deploys) : no(deploys);
}

const yes = (why: string): CrewTerms => ({ act: true, why, seconds: LOOK_SECONDS, parallel: 1 });
const no = (why: string): CrewTerms => ({ ...yes(why), act: false });
