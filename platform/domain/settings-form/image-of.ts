import type { FoundText } from '../variables.ts';

/** The repository whose tag a variable is: "ghcr.io/x/web" of `image: ghcr.io/x/web:${TAG:-1}`; null where it is none. */
export function imageRepository(texts: readonly FoundText[], name: string): string | null {
  for (const { pieces, use } of texts) {
    if (!use.key.endsWith('.image')) continue;
    const [before, tag] = pieces;
    if (before?.kind !== 'text' || tag?.kind !== 'variable' || tag.name !== name) continue;
    if (/^[a-z0-9][a-z0-9._/:-]*:$/.test(before.text)) return before.text.slice(0, -1);
  }
  return null;
}
