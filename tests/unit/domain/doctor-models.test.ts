import { describe, expect, it } from 'vitest';

import { configSchema } from '../../../platform/domain/config.ts';
import { judgeModels, profilesOf } from '../../../platform/domain/doctor-models.ts';

const LOCAL = { model: 'small', base_url: 'http://127.0.0.1:9/v1', price: 'free' };
const judge = (llm: Record<string, unknown>, ...keys: string[]) =>
  judgeModels(profilesOf(configSchema.parse({ roles: { developer: { llm } } })), new Set(keys)).map(
    ({ verdict, what, cure }) => `${verdict} ${what}; ${cure ?? ''}`,
  );

describe('the models of the roles', () => {
  it('are fine with a price, and a key where one is named', () => {
    expect(judge(LOCAL)).toEqual(['ok developer: small; ']);
    expect(judge({ ...LOCAL, api_key_env: 'A_KEY' }, 'A_KEY')).toEqual(['ok developer: small; ']);
    expect(judge({ provider: 'replay', model: 'r', cassette: 'c.jsonl' })).toEqual(['ok developer: r; ']);
  });

  it('without a price would refuse every call', () => {
    const { price: _, ...unpriced } = LOCAL;
    expect(judge(unpriced)).toEqual([
      expect.stringMatching(/^warn roles\.developer\.llm: nobody has confirmed what small costs.*llm\.price/),
    ]);
  });

  it('with a key that is not set cannot be asked', () => {
    expect(judge({ ...LOCAL, api_key_env: 'A_KEY' })).toEqual([
      'warn roles.developer.llm: the key A_KEY of small is neither in this environment nor stored; dockfra secret set A_KEY -   or set it before: dockfra up',
    ]);
    expect(judge({ model: 'm', price: 'free' })).toEqual([
      expect.stringContaining('asked of api.openai.com without a key'),
    ]);
  });

  it('are looked at with their fallbacks', () => {
    const found = judge({ ...LOCAL, fallbacks: [{ ...LOCAL, model: 'other', api_key_env: 'B_KEY' }] });
    expect(found).toEqual([
      'ok developer: small; ',
      expect.stringContaining('roles.developer.llm.fallbacks[0]: the key B_KEY of other'),
    ]);
  });
});
