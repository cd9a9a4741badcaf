import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { OWN_PROCESS } from '../../platform/cli.ts';
import { may, OWNER_GRANTS } from '../../platform/domain/access.ts';
import { ROLE_NAMES, type RoleName } from '../../platform/domain/ticket.ts';
import { ROLES } from '../../platform/roles/registry.gen.ts';

const M = 'manager';
const A = 'autopilot';
const D = 'developer';
const O = 'monitor';

/** The table of the architecture, action by action: who may. An action that is not here fails the test. */
const MATRIX: Record<string, readonly RoleName[]> = {
  'agent.end': [D],
  'agent.list': [M, A, D, O],
  'agent.open': [D],
  'agent.show': [M, A, D, O],
  'agent.turn': [D],
  'audit.list': [M],
  'audit.tail': [M],
  'audit.verify': [M],
  chat: [M, A, D, O],
  'chat.ask': [M, A],
  check: [D],
  'compose.diff': [M],
  'compose.get': [M],
  'compose.history': [M],
  'compose.restore': [M],
  'compose.set': [M],
  'compose.show': [M],
  'compose.unset': [M],
  'compose.write': [M],
  'config.list-models': [M],
  'config.set-model': [M],
  'config.show': [M],
  'engine.end': [D],
  'engine.found': [M],
  'engine.list': [M, A, D, O],
  'engine.next': [D],
  'engine.open': [D],
  'engine.set': [M],
  'engine.test': [M],
  'model.record': [M],
  'model.relay': [D],
  'model.test': [M],
  'secret.set': [],
  usage: [M, A, D, O],
  'stack.deploy': [O],
  doctor: [M],
  'platform.pause': [M, A],
  'platform.resume': [M],
  'stack.rollback': [O],
  'root.init': [M],
  'repair.apply': [M, A, D, O],
  'repair.list': [M, A, D, O],
  'repair.undo': [M, A, D, O],
  'stack.discover': [M, A, D, O],
  'stack.list': [M, A, D, O],
  'stack.status': [M, A, D, O],
  'stack.logs': [M, A, D, O],
  'service.show': [M, A, D, O],
  'service.start': [O],
  'service.stop': [O],
  'stack.down': [O],
  'service.restart': [O],
  'service.recreate': [O],
  'stack.up': [O],
  'stack.preflight': [M],
  'stack.diagnose': [M, A, D, O],
  'stack.cancel': [O],
  'stack.create': [O],
  'stack.launches': [M, A, D, O],
  'stack.post-launch': [M, A, D, O],
  'crew.report': [M, A, D, O],
  'crew.show': [M, A, D, O],
  'crew.pause': [M, A],
  'crew.resume': [M],
  'stack.deploy-next': [O],
  'incident.list': [M, A, D, O],
  'incident.show': [M, A, D, O],
  'incident.watch': [O],
  'pilot.mode': [M],
  'pilot.snapshot': [M, A],
  'pilot.run': [M, A],
  'pilot.status': [M, A, D, O],
  'pilot.plan': [M, A, D, O],
  'pilot.log': [M, A, D, O],
  'pilot.explain': [M, A, D, O],
  'pilot.simulate': [M],
  'inbox.list': [M, A, D, O],
  'inbox.accept': [M],
  'inbox.decline': [M],
  'inbox.edit': [M],
  'ticket.hand-back': [M],
  plan: [M, A],
  'review.opinion': [M],
  'review.next': [M],
  'settings.generate': [M],
  'settings.set': [M],
  'settings.show': [M],
  'settings.suggest': [M],
  'settings.unset': [M],
  summary: [M, A, D, O],
  'ticket.approve': [M],
  'ticket.assign': [M, A],
  'ticket.claim': [D],
  'ticket.close': [M, A],
  'ticket.comment': [M, A, D, O],
  'ticket.create': [M, A],
  'ticket.diff': [M, A, D, O],
  'ticket.edit': [M, A],
  'ticket.evidence': [M, A, D, O],
  'ticket.history': [M, A, D, O],
  'ticket.list': [M, A, D, O],
  'ticket.mine': [M, A, D, O],
  'ticket.ready': [M, A, D, O],
  'ticket.reject': [M],
  'ticket.release': [D],
  'ticket.reopen': [M, A],
  'ticket.show': [M, A, D, O],
  'ticket.submit': [D],
  'ticket.work': [D],
};

describe.each(ACTIONS.map((action) => ({ name: action.name, action })))('$name', ({ name, action }) => {
  it('is in the matrix', () => {
    expect(Object.keys(MATRIX)).toContain(name);
  });

  it.each(ROLE_NAMES)('%s may or may not, as the matrix says', (role) => {
    expect(may(ROLES[role].grants, action.needs)).toBe((MATRIX[name] ?? []).includes(role));
  });

  it('the owner may', () => {
    expect(may(OWNER_GRANTS, action.needs)).toBe(true);
  });
});

describe('the registry', () => {
  it('has each name and each spelling once', () => {
    const names = ACTIONS.map(({ name }) => name);
    const spellings = ACTIONS.flatMap(({ cli }) => [cli.words, ...(cli.aliases ?? [])]).map((words) =>
      words.join(' '),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  it('spells the actions of the own process as the CLI knows them', () => {
    const own = ACTIONS.filter(({ host }) => host).map(({ cli }) => cli.words.join(' '));
    expect(own.toSorted()).toEqual([...OWN_PROCESS].toSorted());
  });

  it('needs more than reading for whatever takes long or changes the engine', () => {
    for (const action of ACTIONS.filter(({ long }) => long)) expect(action.needs.level).not.toBe('read');
  });
});
