import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

import { compile, type Catalogue, type Said } from '../../wizard/app/src/language/sentence-template.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../wizard/locales/server');
const form = z.string();
const said = z.union([
  form,
  z.strictObject({
    by: form,
    zero: form.optional(),
    one: form.optional(),
    two: form.optional(),
    few: form.optional(),
    many: form.optional(),
    other: form.optional(),
  }),
]);

/** What a language says instead of each sentence of the server; nothing while it has no file. */
export function sentencesIn(code: string): Catalogue {
  if (!existsSync(path.join(FOLDER, `${code}.json`))) return {};
  return z.record(z.string(), said).parse(read(code));
}

/** Every sentence of the server, with its places. */
export function serverKeys(): string[] {
  return z.array(z.string()).parse(read('en'));
}

function read(code: string): unknown {
  return JSON.parse(readFileSync(path.join(FOLDER, `${code}.json`), 'utf8'));
}

/** Those that are more than a word between places: no other language has them by chance. */
export function strongOf(catalogue: Catalogue): Catalogue {
  return Object.fromEntries(Object.entries(catalogue).filter(([key, one]) => !compile(key, one).weak));
}

/** All that a translation can come to. */
export function formsIn(one: Said): string[] {
  if (typeof one === 'string') return [one];
  return Object.entries(one).flatMap(([name, text]) => (name === 'by' || text === undefined ? [] : [text]));
}

/** The places of a sentence, sorted. */
export function placesIn(text: string): string[] {
  return (text.match(/\{\d+\}/g) ?? []).toSorted((a, b) => (a < b ? -1 : 1));
}
