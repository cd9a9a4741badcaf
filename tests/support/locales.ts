import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const FOLDER = path.resolve(import.meta.dirname, '../../wizard/locales');
type Tree = { [key: string]: string | Tree };
const tree: z.ZodType<Tree> = z.lazy(() => z.record(z.string(), z.union([z.string(), tree])));

/** Each language that has a file. */
export const CODES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => path.basename(file, '.json'));

/** The texts of a language as key.of.it -> text. */
export function textsIn(code: string): Map<string, string> {
  return new Map(leaves(tree.parse(JSON.parse(readFileSync(path.join(FOLDER, `${code}.json`), 'utf8'))), ''));
}

function leaves(node: Tree, above: string): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[above + key, value]] : leaves(value, `${above}${key}.`),
  );
}

/** English keys that are told by number: those with both of the English forms. */
export function pluralKeys(english: ReadonlyMap<string, string>): string[] {
  return [...english.keys()]
    .filter((key) => key.endsWith('_one') && english.has(key.replace(/_one$/, '_other')))
    .map((key) => key.replace(/_one$/, ''));
}

/** The forms CLDR gives a language for counting. */
export function formsOf(code: string): string[] {
  return new Intl.PluralRules(code).resolvedOptions().pluralCategories;
}

/** What stands between braces, sorted: what the program puts in, `$` of the editor, and `${VARIABLE}` as people see it. */
export function holesIn(text: string): string[] {
  return [...text.matchAll(/\{\{[^}]*\}\}|\$(?:\{\w*\})?|<\/?\w+>/g)].map(([hole]) => hole).toSorted();
}

/** The words of a text, without what the program puts in. */
export function wordsIn(text: string): string[] {
  return [...text.replace(/\{\{[^}]*\}\}/g, ' ').matchAll(/\p{L}{2,}/gu)].map(([word]) => word.toLowerCase());
}
