import { describe, expect, it } from 'vitest';

import type { SettingField, SettingsForm } from '../../../platform/domain/settings-form/field.ts';
import {
  commandsOf,
  draftFault,
  drafted,
  inputOf,
  seenWith,
  planDraft,
} from '../../../wizard/app/src/settings/draft.ts';
import { groupFields } from '../../../wizard/app/src/settings/filter-fields.ts';

const base: SettingField = {
  name: 'NAME',
  label: 'Name',
  help: null,
  group: 'web',
  type: 'text',
  options: [],
  required: false,
  may_be_empty: true,
  secret: false,
  default: null,
  has_default: false,
  stacks: ['shop'],
  services: ['web'],
  value: 'old',
  set: true,
  origin: '.env',
  differs: false,
  values: [{ stack: 'shop', set: true, value: 'old', origin: '.env', missing: false, at_launch: null }],
  missing: false,
  at_launch: null,
  fault: null,
  used_by: [],
  keys: [],
  stamp: 's1',
};
const secret: SettingField = {
  ...base,
  name: 'PASSWORD',
  type: 'secret',
  secret: true,
  value: null,
  values: base.values.map((one) => ({ ...one, value: null })),
};
const stack = {
  name: 'shop',
  project: 'shop',
  dir: 'shop',
  env_file: 'shop/.env',
  readable_by_others: false,
  services: ['web'],
  settings: 2,
  missing: 0,
};
const form: SettingsForm = { stacks: [stack], fields: [base, secret], faults: [] };

describe('a draft', () => {
  it('holds what differs from what is stored, and an emptied value leaves the file', () => {
    expect(drafted({}, base, 'new')).toEqual({ NAME: 'new' });
    expect(drafted({ NAME: 'new' }, base, 'old')).toEqual({});
    expect(drafted({}, base, '')).toEqual({ NAME: null });
    expect(drafted({}, { ...base, set: false, value: null }, '')).toEqual({});
    expect(drafted({ PASSWORD: 'x' }, secret, '')).toEqual({}); // a secret is not lost by clearing the input
  });

  it('says what is wrong, also with taking out what must be there', () => {
    expect(draftFault({ ...base, type: 'port' }, { NAME: 'x' })).toMatch(/port/);
    expect(draftFault({ ...base, required: true }, { NAME: null })).toMatch(/required/);
    expect(draftFault({ ...base, required: true, has_default: true }, { NAME: null })).toBeNull();
    expect(draftFault(base, {})).toBeNull();
  });

  it('shows no secret in what changes, nor in the commands, which pipe it', () => {
    const draft = { NAME: "it's", PASSWORD: 'geheim12' };
    const plan = planDraft(form, draft, null);
    expect(JSON.stringify(plan)).not.toContain('geheim12');
    expect(plan.files[0]?.changes.map(({ name, before, after }) => [name, before, after])).toEqual([
      ['NAME', 'old', "it's"],
      ['PASSWORD', null, null],
    ]);
    const url = planDraft(form, { NAME: 'postgres://app:geheim12@db/app' }, null);
    expect(JSON.stringify(url)).not.toContain('geheim12');
    expect(commandsOf(form.fields, draft, 'shop')).toEqual([
      "dockfra settings set NAME='it'\\''s' --stack shop",
      'dockfra settings set --stdin PASSWORD --stack shop',
    ]);
    expect(commandsOf(form.fields, { NAME: 'a\nb' }, null)).toEqual(['dockfra settings set --stdin NAME']);
    expect(commandsOf(form.fields, { NAME: null }, null)).toEqual(['dockfra settings set --unset NAME']);
    expect(inputOf({ NAME: null, PASSWORD: 'x=y' }, 'shop')).toEqual({
      values: ['PASSWORD=x=y'],
      unset: ['NAME'],
      stack: 'shop',
    });
  });

  it('says what it may be written over: what was shown when the typing began, else what is shown', () => {
    const seen = seenWith(seenWith({}, base), { ...base, stamp: 's2' });
    expect(seen).toEqual({ NAME: 's1' });
    const fields = [
      { ...base, stamp: 's2' },
      { ...secret, stamp: 'p1' },
    ];
    expect(inputOf({ NAME: 'x', PASSWORD: 'y' }, null, { fields, seen })).toEqual({
      values: ['NAME=x', 'PASSWORD=y'],
      seen: ['NAME=s1', 'PASSWORD=p1'],
    });
    expect(inputOf({ NAME: 'x' }, null, { fields, seen: {} })).toMatchObject({ seen: ['NAME=s2'] });
  });
});

describe('groupFields', () => {
  it('finds by stack, words and what is missing or wrong', () => {
    const fields = [
      base,
      { ...secret, group: 'db', missing: true },
      { ...base, name: 'OTHER', stacks: ['blog'], fault: 'no' },
    ];
    const names = (filter: Parameters<typeof groupFields>[1]) =>
      groupFields(fields, filter).map(({ group, fields: found }) => [group, found.map(({ name }) => name)]);
    const all = { stack: null, search: '', missing: false };
    expect(names(all)).toEqual([
      ['web', ['NAME', 'OTHER']],
      ['db', ['PASSWORD']],
    ]);
    expect(names({ ...all, stack: 'blog' })).toEqual([['web', ['OTHER']]]);
    expect(names({ ...all, search: 'PASS db' })).toEqual([['db', ['PASSWORD']]]);
    expect(names({ ...all, missing: true })).toEqual([
      ['db', ['PASSWORD']],
      ['web', ['OTHER']],
    ]);
  });
});
