import type { About } from './topic.ts';

/** Actions that are named to whoever asks what he can do with something, in this order. */
export const FOR_SERVICE = [
  'service.show',
  'stack.logs',
  'stack.diagnose',
  'service.start',
  'service.stop',
  'service.restart',
  'service.recreate',
  'stack.rollback',
] as const;
export const FOR_STACK = [
  'stack.status',
  'stack.logs',
  'stack.diagnose',
  'stack.preflight',
  'stack.up',
  'compose.show',
  'settings.show',
] as const;
export const FOR_TICKET = [
  'ticket.show',
  'ticket.history',
  'ticket.diff',
  'ticket.evidence',
  'ticket.comment',
  'ticket.edit',
  'ticket.assign',
  'ticket.approve',
  'ticket.reject',
  'stack.deploy',
  'ticket.close',
  'ticket.reopen',
] as const;
export const FOR_VARIABLE = ['settings.show', 'settings.set', 'settings.generate', 'settings.unset'] as const;
export const FOR_ROLE = [
  'crew.show',
  'crew.pause',
  'crew.resume',
  'config.set-model',
  'model.test',
  'usage',
] as const;
export const FOR_ALL = [
  'stack.status',
  'stack.diagnose',
  'stack.up',
  'ticket.create',
  'ticket.list',
  'inbox.list',
  'plan',
  'settings.show',
  'usage',
  'platform.pause',
  'platform.resume',
  'doctor',
] as const;

/** What a model may propose: what a person is told of anyway, and nothing that takes a secret or a whole file. */
export function modelGoals(): readonly string[] {
  const others = [
    'repair.apply',
    'platform.pause',
    'platform.resume',
    'pilot.mode',
    'incident.list',
    'audit.list',
  ];
  const all = [...FOR_SERVICE, ...FOR_STACK, ...FOR_TICKET, ...FOR_ROLE, ...FOR_ALL, ...others];
  return [...new Set(all)];
}

/** The actions for what was named: the narrowest of it. */
export function goalsFor({ ticket, variable, service, stack, role }: About): readonly string[] {
  if (ticket !== null) return FOR_TICKET;
  if (service !== null) return FOR_SERVICE;
  if (variable !== null) return FOR_VARIABLE;
  if (stack !== null) return FOR_STACK;
  return role === null ? FOR_ALL : FOR_ROLE;
}

/** Pure: what is known of an action's input, from the names of a question; `takes` are the inputs that it has. */
export function inputFor(
  takes: Readonly<Record<string, 'text' | 'list'>>,
  { stack, service, ticket, variable, role }: About,
): Record<string, unknown> {
  const given: Record<string, string | null> = {
    stack,
    service,
    id: ticket,
    ticket,
    services: service,
    role,
  };
  // what a launch calls `name` is a stack, what settings call `name` is a variable
  given.name = takes.name === 'list' ? stack : variable;
  return Object.fromEntries(
    Object.entries(takes).flatMap(([key, kind]) => {
      const value = given[key] ?? null;
      return value === null ? [] : [[key, kind === 'list' ? [value] : value]];
    }),
  );
}
