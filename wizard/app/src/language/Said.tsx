import { useSaid } from './use-said.ts';

/** A sentence of the server, as text. What this language has no words for is English, and says so to a screen reader. */
export function Said({ text }: { text: string }) {
  const { lookUp } = useSaid();
  const said = lookUp(text);
  return said.known ? said.text : <span lang="en">{said.text}</span>;
}
