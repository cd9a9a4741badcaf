import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

export const CASSETTE = join(import.meta.dirname, 'greeting.cassette.json');

/** The profile of the developer in the demo, and how the demo speaks of it. `files`: what the root needs for it. */
export type DemoModel = {
  profile: Record<string, unknown>;
  told: string;
  files: (dir: string) => Promise<void>;
};

/** Dear on purpose, so that the budget holds whatever the model really costs. */
const ASSUMED_PRICE = { input: 15, output: 75 };

/**
 * The recording that ships with Dockfra, or a real model where the environment names one:
 * DOCKFRA_DEMO_BASE_URL, DOCKFRA_DEMO_MODEL, DOCKFRA_DEMO_KEY (none for a server without keys) and
 * DOCKFRA_DEMO_PRICE ("INPUT,OUTPUT" in US dollars for a million tokens, or "free").
 */
export function demoModel(env: Readonly<Record<string, string | undefined>>): DemoModel {
  const [url, model] = [env['DOCKFRA_DEMO_BASE_URL'], env['DOCKFRA_DEMO_MODEL']];
  if (!url && !model && !env['DOCKFRA_DEMO_KEY']) return replayed();
  if (!url || !model)
    throw new Error(
      'a real model needs both DOCKFRA_DEMO_BASE_URL and DOCKFRA_DEMO_MODEL; unset all for the recording',
    );
  return {
    profile: {
      provider: 'openai',
      base_url: url,
      model,
      price: priceOf(env['DOCKFRA_DEMO_PRICE']),
      budget: { usd_per_day: 5, usd_per_ticket: 2 },
      ...(env['DOCKFRA_DEMO_KEY'] && { api_key_env: 'DOCKFRA_DEMO_KEY' }),
    },
    told: `the developer's model is ${model} at ${url}${
      env['DOCKFRA_DEMO_PRICE']
        ? ''
        : ', reckoned at $15 and $75 a million tokens because DOCKFRA_DEMO_PRICE is not set'
    }`,
    files: () => Promise.resolve(),
  };
}

function replayed(): DemoModel {
  const file = 'greeting.cassette.json';
  return {
    profile: { provider: 'replay', model: 'recorded', cassette: file, price: 'free' },
    told: "no model is asked: the developer's words are a recording, everything that they cause is real",
    files: (dir) => copyFile(CASSETTE, join(dir, file)),
  };
}

function priceOf(text: string | undefined): 'free' | { input: number; output: number } {
  if (text === 'free') return 'free';
  if (text === undefined || text === '') return ASSUMED_PRICE;
  const [input = NaN, output = NaN] = text.split(',').map(Number);
  if (!(input >= 0 && output >= 0))
    throw new Error('DOCKFRA_DEMO_PRICE must be "INPUT,OUTPUT" in US dollars, or "free"');
  return { input, output };
}
