import { nearest } from '../nearest.ts';
import { tokensOf } from './tokens.ts';
import { NOTHING, type About } from './topic.ts';

/** The names that a question may speak of. */
export type Known = {
  services: readonly { stack: string; service: string }[];
  stacks: readonly string[];
  variables: readonly string[];
};

/** What a question names, and which of its words the names are. */
export type Named = { about: About; at: ReadonlySet<number> };

const SHORTEST_GUESS = 6;
/** Each is compared with every name of about its length. */
const MAX_GUESSES = 8;

type Language = {
  isWord: (token: string) => boolean;
  roleOf: (token: string) => string | null;
  /** the word before the number of a ticket */
  isTicket: (token: string) => boolean;
};

/**
 * Pure: names in the words of a question. A name as it is written wins; a word that no language knows may be a name with a slip of
 * the finger in it.
 */
export function findNames(tokens: readonly string[], known: Known, language: Language): Named {
  const at = new Set<number>();
  const about: About = { ...NOTHING };
  const index = indexOf(known);
  const take = (key: keyof About, index: number, name: string | null): boolean => {
    if (name === null || about[key] !== null) return false;
    about[key] = name;
    at.add(index);
    return true;
  };
  for (const [place, token] of tokens.entries()) {
    take('ticket', place, ticketAt(tokens, place, language.isTicket));
    take('role', place, language.roleOf(token));
    take('variable', place, index.variables.get(token) ?? null);
    const service = serviceOf(token, index, about.stack);
    if (service !== null && take('service', place, service.service)) {
      about.stack ??= service.stack;
      continue;
    }
    take('stack', place, index.stacks.get(token) ?? null);
  }
  if (about.service === null) guess(tokens, at, index, { about, isWord: language.isWord });
  about.stack ??= stackOf(known, about);
  return { about, at };
}

/** Names by the way they are typed, so that a long question is not compared with all of them word by word. */
type NameIndex = {
  variables: ReadonlyMap<string, string>;
  stacks: ReadonlyMap<string, string>;
  /** "shop/web" */
  places: ReadonlyMap<string, { stack: string; service: string }>;
  services: ReadonlyMap<string, { stack: string; service: string }[]>;
};

function indexOf({ services, stacks, variables }: Known): NameIndex {
  const firstBy = <T>(list: readonly T[], nameOf: (one: T) => string): Map<string, T> =>
    new Map(list.toReversed().map((one) => [plain(nameOf(one)), one]));
  const byService = new Map<string, { stack: string; service: string }[]>();
  for (const one of services) {
    const key = plain(one.service);
    byService.set(key, [...(byService.get(key) ?? []), one]);
  }
  return {
    variables: firstBy(variables, (name) => name),
    stacks: firstBy(stacks, (name) => name),
    places: firstBy(services, ({ stack, service }) => `${stack}/${service}`),
    services: byService,
  };
}

function guess(
  tokens: readonly string[],
  at: Set<number>,
  { services, stacks, variables }: NameIndex,
  { about, isWord }: { about: About; isWord: (token: string) => boolean },
): void {
  const strange = [...tokens.entries()].filter(
    ([place, token]) => !at.has(place) && token.length >= SHORTEST_GUESS && !isWord(token),
  );
  const names = {
    service: new Map([...services].map(([key, all]) => [key, all[0]?.service ?? ''])),
    stack: stacks,
    variable: variables,
  };
  for (const [place, token] of strange.slice(0, MAX_GUESSES)) {
    for (const key of ['service', 'stack', 'variable'] as const) {
      const near = about[key] === null ? nearName(token, names[key]) : null;
      if (near === null) continue;
      about[key] = near;
      at.add(place);
      break;
    }
  }
}

/** The stack of the service that was named; of several the one that was named too, else none. */
function stackOf(known: Known, { service }: About): string | null {
  if (service === null) return null;
  const stacks = new Set(known.services.filter((one) => one.service === service).map(({ stack }) => stack));
  const [only] = stacks;
  return stacks.size === 1 ? (only ?? null) : null;
}

/** "web", "shop/web"; `within`: the stack that was named before */
function serviceOf(
  token: string,
  { places, services }: NameIndex,
  within: string | null,
): { stack: string | null; service: string } | null {
  const slashed = places.get(token);
  if (slashed) return slashed;
  const all = services.get(token) ?? [];
  const [first] = all.filter(({ stack }) => within === null || stack === within);
  if (!first) return null;
  return { service: first.service, stack: all.length === 1 ? first.stack : within };
}

/** T-0007, t7, or "ticket 7" */
function ticketAt(tokens: readonly string[], index: number, isTicket: Language['isTicket']): string | null {
  const [, letter, digits] = /^(t-?)?(\d{1,9})$/.exec(tokens[index] ?? '') ?? [];
  if (letter === undefined && !isTicket(tokens[index - 1] ?? '')) return null;
  return digits === undefined ? null : `T-${digits.replace(/^0+(?=\d)/, '').padStart(4, '0')}`;
}

const plain = (name: string): string => tokensOf(name)[0] ?? '';

function nearName(token: string, names: ReadonlyMap<string, string>): string | null {
  const limit = token.length < 9 ? 1 : 2;
  const alike = [...names.keys()].filter(
    (name) => name.length >= SHORTEST_GUESS && Math.abs(name.length - token.length) <= limit,
  );
  return names.get(nearest(token, alike, limit) ?? '') ?? null;
}
