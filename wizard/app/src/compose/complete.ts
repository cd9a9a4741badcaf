import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';

import { choicesAt, namesIn, placeOf, valuesOf } from './keys.ts';

/** Keys, and values of keys with few of them, for the place of the cursor. */
export function completeCompose(context: CompletionContext): CompletionResult | null {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const value = /^ *(?:- +)?([\w-]+): +([\w-]*)$/.exec(before);
  if (value) {
    const [, key = '', typed = ''] = value;
    const options = valuesOf(key).map((label) => ({ label: label === 'no' ? '"no"' : label, type: 'enum' }));
    return options.length > 0 ? { from: context.pos - typed.length, options } : null;
  }
  const typed = /^ *(- +)?([\w.-]*)$/.exec(before);
  if (!typed) return null;
  const [, dash, word = ''] = typed;
  if (word === '' && !context.explicit) return null;
  const lineAt = (number: number) =>
    number === line.number && dash !== undefined ? `${before.replace('-', ' ')}x` : doc.line(number).text;
  const path = placeOf(lineAt, line.number);
  const choices = choicesAt(path, (section) => namesIn(doc.iterLines(), section));
  const named = dash !== undefined || path.at(-1) === 'depends_on';
  const options = choices.map((label) => ({
    label,
    type: 'property',
    apply: named && dash !== undefined ? label : `${label}: `,
  }));
  return options.length > 0 ? { from: context.pos - word.length, options, validFor: /^[\w.-]*$/ } : null;
}
