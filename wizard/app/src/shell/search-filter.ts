export type Findable = { label: string; description?: string; keywords?: readonly string[] };
export type FindableGroup<E extends Findable> = { group: string; actions: E[] };

/**
 * Pure: what holds every word that was typed, in its name, description or further words. In each group those come first whose
 * name begins with what was typed, then those whose name holds all of it; groups come by the best that they have.
 */
export function findEntries<E extends Findable>(
  query: string,
  groups: FindableGroup<E>[],
): FindableGroup<E>[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return groups;
  return groups
    .map(({ group, actions }) => ({ group, ranks: rank(words, actions) }))
    .map(({ group, ranks }) => ({
      best: ranks.findIndex((found) => found.length > 0),
      group,
      actions: ranks.flat(),
    }))
    .filter(({ actions }) => actions.length > 0)
    .sort((a, b) => a.best - b.best)
    .map(({ group, actions }) => ({ group, actions }));
}

function rank<E extends Findable>(words: string[], entries: E[]): E[][] {
  const ranks: E[][] = [[], [], []];
  for (const entry of entries) ranks[rankOf(words, entry)]?.push(entry);
  return ranks;
}

/** 0: the name begins with it, 1: the name has it all, 2: found elsewhere too, 3: not found */
function rankOf(words: string[], { label, description, keywords }: Findable): number {
  const name = label.toLowerCase();
  if (words.every((word) => name.includes(word))) return name.startsWith(words.join(' ')) ? 0 : 1;
  const all = [name, description ?? '', ...(keywords ?? [])].join(' ').toLowerCase();
  return words.every((word) => all.includes(word)) ? 2 : 3;
}
