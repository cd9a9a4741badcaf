import en from '../../../locales/en.json' with { type: 'json' };
import type { Catalogue } from './sentence-template.ts';

/** English is part of the page itself: it is there when nothing else can be fetched. Every other file is a chunk of its own. */
export const FIRST = 'en';
const FILES = import.meta.glob<typeof en>(['../../../locales/*.json', '!../../../locales/en.json'], {
  import: 'default',
});
const SENTENCES = import.meta.glob<Catalogue>(
  ['../../../locales/server/*.json', '!../../../locales/server/en.json'],
  { import: 'default' },
);
const CODES = new Map(
  Object.entries(FILES).map(([path, load]) => [path.replace(/^.*\/|\.json$/g, ''), load]),
);

export type Offered = { code: string; name: string };

/** Every language that has a file, by the name its own speakers give it. */
export const LANGUAGES: readonly Offered[] = [FIRST, ...CODES.keys()]
  .map((code) => ({ code, name: ownName(code) }))
  .toSorted((a, b) => a.name.localeCompare(b.name, FIRST));

/** Pure: the language that was chosen, else the first of those the browser asks for that is offered. */
export function languageFor(
  chosen: string | null,
  wanted: readonly string[],
  offered: readonly string[],
): string {
  const asked = [chosen ?? '', ...wanted].map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return asked.find((code) => offered.includes(code)) ?? FIRST;
}

/** All texts of a language, fetched; null for English, which is here already. */
export async function textsOf(code: string): Promise<typeof en | null> {
  return (await CODES.get(code)?.()) ?? null;
}

/** What the server's sentences are in a language, fetched; null for English, which they are, and where it cannot be had. */
export async function sentencesOf(code: string): Promise<Catalogue | null> {
  const load = SENTENCES[`../../../locales/server/${code}.json`];
  return (await load?.().catch(() => null)) ?? null;
}

/** "polski", "Deutsch": read by whoever understands it. */
export function ownName(code: string): string {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}
