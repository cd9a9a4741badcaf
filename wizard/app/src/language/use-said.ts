import { useSyncExternalStore } from 'react';

import type { Phrase } from '../../../contract.ts';
import { recogniserOf, type Recognised } from './recognise.ts';
import type { Catalogue } from './sentence-template.ts';

type Say = (text: string) => Recognised;
const asItIs: Say = (text) => ({ text, known: true });
let say: Say = asItIs;
const listeners = new Set<() => void>();

/** From now on the server's sentences are said in this language; null: in English, as they come. */
export function speakSentences(language: string, catalogue: Catalogue | null): void {
  if (catalogue !== null) say = recognisedLater(catalogue, language);
  else say = language === 'en' ? asItIs : (text) => ({ text, known: false });
  for (const tell of listeners) tell();
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** The templates are not looked through before there is a sentence. */
function recognisedLater(catalogue: Catalogue, language: string): Say {
  let recognise: Say | null = null;
  return (text) => {
    recognise ??= recogniserOf(catalogue, language);
    return recognise(text);
  };
}

/** A sentence of the server in the language of the page, where no component is; what is not recognised stays as it is. */
export function said(text: string): string {
  return say(text).text;
}

/** For sentences of the server in a component: said anew when the language changes. */
export function useSaid(): {
  said: (text: string) => string;
  /** what a phrase has to put in: sentences among it are said, too */
  saidIn: (params: Phrase['params']) => Phrase['params'];
  lookUp: Say;
} {
  const lookUp = useSyncExternalStore(listen, () => say);
  return { said, saidIn, lookUp };
}

function saidIn(params: Phrase['params']): Phrase['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? said(value) : value]),
  );
}
