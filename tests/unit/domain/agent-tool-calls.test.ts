import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { callKey, readCall, withOwnIds } from '../../../platform/domain/agent-calls.ts';
import { AGENT_TOOLS, toolSpecs, toolsFor } from '../../../platform/domain/agent-tools.ts';
import { ROLES } from '../../../platform/roles/registry.gen.ts';

const ALL = Object.keys(AGENT_TOOLS);

describe('readCall', () => {
  const call = (name: string, args: string) => readCall({ id: '1', name, arguments: args }, ALL);

  it.each([
    ['an unknown tool', 'deploy', '{}'],
    ['a name of an object', 'constructor', '{}'],
    ['broken JSON', 'read', '{"path": "a'],
    ['no object', 'read', '"a"'],
    ['a missing argument', 'read', '{}'],
    ['an argument of another kind', 'read', '{"path": 1}'],
    ['an argument too many', 'read', '{"path":"a","sudo":true}'],
    ['far too many lines', 'read', '{"path":"a","lines":100000}'],
    ['arguments without end', 'write', `{"path":"a","content":"${'x'.repeat(700_000)}"}`],
  ])('refuses %s', (_, name, args) => {
    expect(call(name, args).ok).toBe(false);
  });

  it('refuses a tool that this run was not given', () => {
    expect(readCall({ id: '1', name: 'write', arguments: '{"path":"a","content":""}' }, ['read']).ok).toBe(
      false,
    );
  });

  it('takes nothing for no arguments', () => {
    expect(call('diff', '')).toEqual({ ok: true, call: { tool: 'diff', input: {} } });
  });

  it('gives a readable call whatever a model writes, or none', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...ALL), fc.string()),
        fc.oneof(fc.json(), fc.string()),
        (name, args) => {
          const read = call(name, args);
          return read.ok ? callKey(read.call).startsWith(name) : read.message.length < 1500;
        },
      ),
    );
  });
});

describe('withOwnIds', () => {
  it('makes every id of a conversation usable and different', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom('', 'a', 'b', 'call-3-2', 'call-3-2-'), fc.string()), {
          maxLength: 16,
        }),
        (ids) => {
          const calls = withOwnIds(
            ids.map((id) => ({ id, name: 'read', arguments: '{}' })),
            3,
            ['a'],
          );
          const made = calls.map(({ id }) => id);
          return (
            new Set(made).size === made.length &&
            !made.includes('a') &&
            made.every((id) => /^[\w.:-]{1,100}$/.test(id))
          );
        },
      ),
    );
  });
});

describe('toolsFor', () => {
  it('gives a question only what looks', () => {
    expect(toolsFor('ask', ROLES.developer.grants)).toEqual(['read', 'list', 'search', 'diff']);
  });

  it('gives a role only what its grants cover', () => {
    expect(toolsFor('implement', ROLES.manager.grants)).toEqual(['read', 'list', 'search', 'diff']);
    expect(toolsFor('implement', ROLES.developer.grants)).toEqual(ALL);
  });

  it('describes each tool with a closed object', () => {
    expect(toolSpecs(ALL)).toHaveLength(ALL.length);
    for (const { parameters } of toolSpecs(ALL))
      expect(parameters).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
