import { z } from 'zod';

import { ACTIONS } from './actions/registry.gen.ts';
import type { AnyAction } from './actions/action.ts';
import { shapeOf } from './command-line.ts';
import { createCommandTwin } from './command-twin.ts';
import { may } from './domain/access.ts';
import { ok, refuse } from './domain/result.ts';
import type { Actions } from './ports.ts';
import { grantsOf, runAction } from './run-action.ts';

/** The catalogue for what carries out a plan of actions. Those that ask on a terminal are not offered; those of the host are the owner's. */
export function openActions(): Actions {
  const find = (name: string) => ACTIONS.find((one) => one.name === name && (!one.host || one.page));
  const twin = createCommandTwin(ACTIONS);
  const actions: Actions = {
    may(caller, name) {
      const action = find(name);
      if (!action) return refuse('unknown_command', `there is no action ${name}`);
      const hosts = action.host === true && caller.role !== 'owner';
      if (!hosts && may(grantsOf(caller), action.needs)) return ok(null);
      const { area, level } = action.needs;
      return refuse(
        'not_allowed',
        hosts
          ? `${action.cli.words.join(' ')} is for the owner of the root`
          : `${caller.role} may not ${action.cli.words.join(' ')}: it needs ${level} on ${area}`,
        'ask a role that may: help shows what you can do',
      );
    },
    takes(name) {
      const action = find(name);
      return action ? takesOf(action) : {};
    },
    offered: (caller) =>
      ACTIONS.filter((action) => find(action.name) && actions.may(caller, action.name).ok).map((action) => ({
        name: action.name,
        summary: action.summary,
        changes: action.needs.level !== 'read',
        input: z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }),
      })),
    offer(caller, name, input) {
      const allowed = actions.may(caller, name);
      const action = find(name);
      if (!allowed.ok) return allowed;
      if (!action) return refuse('unknown_command', `there is no action ${name}`);
      const [first] = action.cli.positional ?? [];
      const isGiven = first === undefined || Object.hasOwn(input, first.replace('...', ''));
      return ok({
        name,
        summary: action.summary,
        command: twin({ name, input: wordsOf(input), subject: null }) ?? '',
        input: { ...input },
        ready: isGiven && action.input.safeParse(input).success,
        changes: action.needs.level !== 'read',
      });
    },
    async run(ports, name, input, context) {
      const action = find(name);
      if (!action) return refuse('unknown_command', `there is no action ${name}`);
      return (await runAction(ports, action, input, context)).result;
    },
  };
  return actions;
}

function takesOf(action: AnyAction): Record<string, 'text' | 'list'> {
  return Object.fromEntries(
    Object.entries(shapeOf(action).properties).map(([key, { type }]) => [
      key,
      type === 'string' ? 'text' : 'list',
    ]),
  );
}

function wordsOf(input: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map(String).join(' ')
        : typeof value === 'string'
          ? value
          : JSON.stringify(value),
    ]),
  );
}
