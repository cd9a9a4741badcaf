import { ACTIONS } from './actions/registry.gen.ts';
import { may } from './domain/access.ts';
import { ok, refuse } from './domain/result.ts';
import type { Actions } from './ports.ts';
import { grantsOf, runAction } from './run-action.ts';

/** The catalogue for what carries out a plan of actions. Those that ask on a terminal are not offered; those of the host are the owner's. */
export function openActions(): Actions {
  const find = (name: string) => ACTIONS.find((one) => one.name === name && (!one.host || one.page));
  return {
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
    async run(ports, name, input, context) {
      const action = find(name);
      if (!action) return refuse('unknown_command', `there is no action ${name}`);
      return (await runAction(ports, action, input, context)).result;
    },
  };
}
