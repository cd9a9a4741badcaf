import { describe, expect, it } from 'vitest';

import type { EnvSettings } from '../../../../platform/domain/config-env.ts';
import { readTree } from '../../../../platform/domain/compose-model/tree.ts';
import { findTexts } from '../../../../platform/domain/compose-model/texts.ts';
import { buildForm } from '../../../../platform/domain/settings-form/build-form.ts';
import { collectNotes, ownValues } from '../../../../platform/domain/settings-form/collect-notes.ts';
import type { SettingField } from '../../../../platform/domain/settings-form/field.ts';

type Files = {
  compose: string;
  env?: string;
  example?: string;
  outside?: Record<string, string>;
  name?: string;
};

function source({ compose, env, example, outside = {}, name = 'shop' }: Files) {
  const file = `/r/${name}/compose.yml`;
  const root = readTree(file, compose).documents[0]?.root ?? null;
  const { texts } = findTexts({ root, name: null });
  const files = [
    { file, kind: 'compose' as const, text: compose },
    ...(example === undefined
      ? []
      : [{ file: `/r/${name}/.env.example`, kind: 'example' as const, text: example }]),
  ];
  const notes = collectNotes(texts, files, { file: `/r/${name}/.env`, text: env ?? null });
  return { stack: name, texts, file: ownValues([env ?? null], outside), outside, notes };
}

function form(stacks: Files[], env: EnvSettings = {}): Record<string, SettingField> {
  const fields = buildForm(stacks.map(source), {
    env,
    isHidden: (value) => value.includes('hunter22'),
    below: (file) => file.replace('/r/', ''),
  });
  return Object.fromEntries(fields.map((field) => [field.name, field]));
}

const image = (text: string) => `services:\n  web:\n    image: x\n    environment:\n${text}`;

describe('buildForm', () => {
  it('says of each variable what it is, where it is used and what is missing', () => {
    const found = form([
      { compose: image('      A: ${PORT:?which port}\n      B: ${NOTE:-none}\n      C: ${DB_PASSWORD}\n') },
    ]);
    expect(found['PORT']).toMatchObject({
      label: 'Port',
      help: 'which port',
      group: 'web',
      required: true,
      missing: true,
      origin: 'unset',
      used_by: [{ file: 'shop/compose.yml', line: 5, service: 'web' }],
    });
    expect(found['NOTE']).toMatchObject({ missing: false, origin: 'default', default: 'none', set: false });
    expect(found['DB_PASSWORD']).toMatchObject({ missing: false, at_launch: 'generated', secret: true });
  });

  it('never holds a secret: not by its name, not by what stands in it, not its default', () => {
    const found = form([
      {
        compose: image(
          '      A: ${DB_PASSWORD:-hunter22}\n      B: ${DATABASE_URL}\n      C: ${API_TOKEN}\n',
        ),
        env: 'DB_PASSWORD=hunter22\nDATABASE_URL=postgres://app:hunter22@db/app\nAPI_TOKEN=hunter22\n',
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('hunter22');
    expect(found['DATABASE_URL']).toMatchObject({ secret: true, set: true, origin: '.env', value: null });
    expect(found['DB_PASSWORD']).toMatchObject({ has_default: true, default: null });
  });

  it('takes its words from dockfra.yaml, then the example, the .env, the compose file', () => {
    const compose = image(
      '      # from the compose file\n      A: ${ONE:-1}\n      B: ${TWO:-2} # behind it\n      C: ${THREE:-3}\n      # - not: this\n      D: ${FOUR:-4}\n',
    );
    const found = form(
      [
        {
          compose,
          env: '# from .env\nTWO=2\n# OLD=gone\nTHREE=3\n',
          example: '# --------\n# from the example\nTWO=22\nTHREE=33 # beside it\n',
        },
      ],
      { FOUR: { desc: 'from dockfra.yaml', label: 'Number four', group: 'figures', type: 'number' } },
    );
    expect(Object.values(found).map(({ name, help }) => [name, help])).toEqual([
      ['FOUR', 'from dockfra.yaml'],
      ['ONE', 'from the compose file'],
      ['THREE', 'beside it'],
      ['TWO', 'from the example'],
    ]);
    expect(found['FOUR']).toMatchObject({ label: 'Number four', group: 'figures', type: 'number' });
  });

  it.each([
    ['# one of: debug, info, warn', ['debug', 'info', 'warn']],
    ['# (debug|info|warn)', ['debug', 'info', 'warn']],
    ['# how much is said; either "debug" or "info"', ['debug', 'info']],
    ['# the level, see the manual', []],
  ])('reads the alternatives of a comment: %s', (comment, options) => {
    const found = form([{ compose: image(`      ${comment}\n      A: \${LEVEL:-info}\n`) }]);
    expect(found['LEVEL']?.options).toEqual(options);
    expect(found['LEVEL']?.type).toBe(options.length > 0 ? 'choice' : 'text');
  });

  it('takes the options of dockfra.yaml as they are, and says what is wrong with the value', () => {
    const compose = image('      A: ${LEVEL:-info}\n      B: ${WEB_PORT}\n');
    const found = form([{ compose, env: 'LEVEL=loud\nWEB_PORT=eighty\n' }], {
      LEVEL: { options: ['a', 'b'] },
    });
    expect(found['LEVEL']).toMatchObject({
      type: 'choice',
      options: ['a', 'b'],
      fault: 'it must be one of: a, b',
    });
    expect(found['WEB_PORT']?.fault).toMatch(/must be a port/);
  });

  it('does not call a variable what its own default is not', () => {
    const found = form([
      {
        compose:
          'services:\n  web:\n    image: x\n    ports: ["${BIND:-127.0.0.1}:${P:-80}:80/${PROTO:-tcp}"]\n    environment:\n      A: ${CACHE_URL:-redis}\n',
      },
    ]);
    expect(Object.values(found).map(({ name, type }) => [name, type])).toEqual([
      ['BIND', 'host'],
      ['CACHE_URL', 'text'],
      ['P', 'port'],
      ['PROTO', 'text'],
    ]);
  });

  it('takes an empty text where Compose does', () => {
    const found = form([
      {
        compose: image('      A: ${ONE:?no}\n      B: ${TWO?no}\n      C: ${THREE}\n      D: ${FOUR:-4}\n'),
        env: 'ONE=\nTWO=\nTHREE=\n',
      },
    ]);
    expect(
      Object.values(found).map((one) => [one.name, one.required, one.may_be_empty, one.missing]),
    ).toEqual([
      ['ONE', true, false, true],
      ['FOUR', false, true, false],
      ['THREE', false, true, false],
      ['TWO', true, true, false],
    ]);
  });

  it('knows what the environment sets, what stacks have different, and what dockfra.yaml adds', () => {
    const compose = image('      A: ${MODE}\n      B: ${SITE}\n      C: ${TEAM:-x}\n');
    const found = form(
      [
        { compose, env: 'MODE=a\n', outside: { SITE: 'from outside' } },
        { compose, env: 'MODE=b\n', name: 'blog' },
      ],
      { SITE: { default: 'shop.test' }, TEAM: { required: true } },
    );
    expect(found['MODE']).toMatchObject({ differs: true, value: null, stacks: ['shop', 'blog'] });
    expect(found['MODE']?.values.map(({ stack, value }) => [stack, value])).toEqual([
      ['shop', 'a'],
      ['blog', 'b'],
    ]);
    expect(found['SITE']?.values).toMatchObject([
      { origin: 'environment', value: 'from outside', missing: false },
      { origin: 'default', missing: false, at_launch: 'default' },
    ]);
    expect(found['TEAM']).toMatchObject({ required: true, missing: true });
  });
});
