import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { setWord, spliceModel } from '../../../platform/domain/config-splice.ts';

const file = (scalar: string) =>
  `# mine\nroles:\n  manager: {llm: {model: keep, price: free}}\n  developer:   # odd   spacing\n    llm:\n      model:   ${scalar}   # the one\n      price: free\nlimits: {max_files: 7}\n`;

const splice = (yaml: string, model: string) => {
  const spliced = spliceModel(yaml, 'developer', model);
  if (!spliced.ok) throw new Error(spliced.refusal.message);
  return spliced.value;
};

describe('spliceModel', () => {
  it.each([
    ['old', 'vendor/new-model:free', 'vendor/new-model:free'],
    ['"old"', 'new', '"new"'],
    ["'old'", "it's", "'it''s'"],
    ['old', 'a: b', '"a: b"'],
    ['old', '1.5', '"1.5"'],
    ['old', 'true', '"true"'],
    ['old', '{x}', '"{x}"'],
    ['old', '#x', '"#x"'],
  ])('changes that scalar and no other byte: %s -> %s', (before, model, written) => {
    const spliced = splice(file(before), model);
    expect(spliced).toEqual({ text: file(written), before: 'old' });
    expect(parse(spliced.text)).toMatchObject({
      roles: { developer: { llm: { model } }, manager: { llm: { model: 'keep' } } },
    });
  });

  it('works inside a flow mapping and keeps line ends', () => {
    const yaml = 'roles: {developer: {llm: {model: old, price: free}}}\r\nlimits: {max_files: 7}\r\n';
    expect(splice(yaml, 'new/one').text).toBe(yaml.replace('old', 'new/one'));
    expect(parse(splice(yaml, 'a,b}').text)).toMatchObject({
      roles: { developer: { llm: { model: 'a,b}' } } },
    });
  });

  it.each([
    ['an alias', 'x: &m old\nroles: {developer: {llm: {model: *m}}}\n'],
    ['a block of text', 'roles:\n  developer:\n    llm:\n      model: |\n        old\nx: old\n'],
  ])('puts the model in the place of %s', (_, yaml) => {
    const { text } = splice(yaml, 'new');
    expect(parse(text)).toEqual({ x: 'old', roles: { developer: { llm: { model: 'new' } } } });
  });

  it.each([
    ['nothing there', 'roles: {}\n', 'not_found'],
    ['an empty file', '', 'not_found'],
    ['no mapping', '- a\n', 'not_found'],
    ['broken YAML', 'roles: {developer: [\n', 'invalid_input'],
    [
      'an anchor that others use',
      'roles: {developer: {llm: {model: &m old}}, manager: {llm: {model: *m}}}\n',
      'unsupported',
    ],
    ['a mapping', 'roles: {developer: {llm: {model: {a: b}}}}\n', 'unsupported'],
  ])('refuses %s', (_, yaml, code) => {
    expect(spliceModel(yaml, 'developer', 'new')).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('setWord', () => {
  const PATH = ['roles', 'developer', 'agent', 'engine'];
  const set = (yaml: string) => {
    const changed = setWord(yaml, PATH, 'codex');
    if (!changed.ok) throw new Error(changed.refusal.message);
    return changed.value;
  };

  it.each([
    ['an empty file', '', {}],
    ['a comment only', '# mine\n', {}],
    ['no such section', 'lang: en\n', { lang: 'en' }],
    ['another role', 'roles:\n  manager:\n    port: 1\n', { roles: { manager: { port: 1 } } }],
    ['the role', 'roles:\n    developer: # odd\n        port: 1\n', { roles: { developer: { port: 1 } } }],
    [
      'the map',
      'roles:\n  developer:\n    agent:\n      turns: 5\n',
      { roles: { developer: { agent: { turns: 5 } } } },
    ],
    ['a flow map', 'roles: {developer: {port: 1}}\n', { roles: { developer: { port: 1 } } }],
    ['an empty flow map', 'roles: {}\n', { roles: {} }],
  ])('puts the missing lines into %s and changes nothing else', (_, yaml, before) => {
    const text = set(yaml);
    const agent = { engine: 'codex' };
    expect(parse(text)).toMatchObject({ ...before, roles: { developer: { agent } } });
    expect(parse(text)).toMatchObject(before);
    for (const line of yaml.split('\n').filter((one) => !one.includes('{')))
      expect(text.split('\n')).toContain(line);
  });

  it('replaces the word where it stands, with its quotes and line ends', () => {
    const yaml = 'roles:\r\n  developer:\r\n    agent: {engine: "aider"} # why\r\n';
    expect(set(yaml)).toBe(yaml.replace('aider', 'codex'));
  });

  it.each([
    ['a list', 'roles: [a]\n'],
    ['a text', 'roles: a\n'],
  ])('refuses where %s stands in the way', (_, yaml) => {
    expect(setWord(yaml, PATH, 'codex')).toMatchObject({ ok: false, refusal: { code: 'unsupported' } });
  });
});
