/** What the address says that is looked for; an empty text: whatever. */
export type ActivityWish = { role: string; outcome: string; person: string; action: string; text: string };

const KEYS = ['role', 'outcome', 'person', 'action', 'text'] as const;
const MAX_PART = 200;

export function wishOf(query: string): ActivityWish {
  const params = new URLSearchParams(query);
  const part = (key: (typeof KEYS)[number]) => (params.get(key) ?? '').slice(0, MAX_PART);
  return {
    role: part('role'),
    outcome: part('outcome'),
    person: part('person'),
    action: part('action'),
    text: part('text'),
  };
}

/** As the address says it, always in one order: the same wish is the same text. */
export function queryOf(wish: ActivityWish): string {
  const given = KEYS.filter((key) => wish[key].trim() !== '').map((key) => [key, wish[key].trim()]);
  return new URLSearchParams(given).toString();
}

export function activityPath(wish: ActivityWish): string {
  const query = queryOf(wish);
  return query === '' ? '/activity' : `/activity?${query}`;
}

/** The same look on the command line. */
export function commandOf(wish: ActivityWish): string {
  const flags = KEYS.filter((key) => wish[key].trim() !== '').map(
    (key) => `--${key} ${word(wish[key].trim())}`,
  );
  return ['dockfra audit list', ...flags].join(' ');
}

function word(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
