/** From where to where something stands in a text. */
export type Span = { from: number; to: number };

const HEAD = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** A key that is longer is taken for one without an end. */
export const MAX_BODY = 20_000;
const KEY_LINE = /^[A-Za-z0-9+/=]{1,80}\r?$/;
const MAX_LINES = 400;
/** Lines of a key, and the few words that may stand before them. */
const BODY = /(?:\r?\n(?:[A-Z][A-Za-z-]{2,30}: [^\r\n]{0,200}|[A-Za-z0-9+/=]{0,100})(?=\r?\n|$)){1,400}/y;

/**
 * Private keys as blocks: to their end when it is near, to the end of a text that was cut off, else as far as lines of a key
 * go. Each part of the text is looked at a bounded number of times.
 */
export function findKeyBlocks(text: string): Span[] {
  const ends = [...text.matchAll(END)].map((end) => ({ from: end.index, to: end.index + end[0].length }));
  const found: Span[] = [];
  let next = 0;
  let past = 0;
  for (const head of text.matchAll(HEAD)) {
    const body = head.index + head[0].length;
    if (head.index < past) continue;
    while ((ends[next]?.from ?? text.length) < body) next += 1;
    past = blockEnd(text, body, ends[next]);
    if (past > body || body === text.length) found.push({ from: head.index, to: past });
  }
  return found;
}

function blockEnd(text: string, body: number, end: Span | undefined): number {
  if (end && end.from - body <= MAX_BODY) return end.to;
  if (text.length - body <= MAX_BODY) return text.length;
  BODY.lastIndex = body;
  return body + (BODY.exec(text)?.[0].length ?? 0);
}

/** Where a private key begins that does not end in this text; -1 when there is none. */
export function openKeyAt(text: string): number {
  const head = [...text.matchAll(HEAD)].at(-1);
  return head && keyEndIn(text.slice(head.index)) === -1 ? head.index : -1;
}

/** Behind the first end of a private key; -1 when there is none. */
export function keyEndIn(text: string): number {
  const place = text.search(END);
  return place === -1 ? -1 : place + (/^-----[^-]*-----/.exec(text.slice(place))?.[0].length ?? 0);
}

/** Whether a line could stand in the body of a key. */
export function isKeyLine(line: string): boolean {
  return KEY_LINE.test(line.trimEnd());
}

const MARK = /^-----(?:BEGIN|END) [A-Z0-9 ]{0,60}-----/;
const MAX_MARK = 80;

/** Where an endless line may be cut: at its last blank, but not within the words that begin or end a key. */
export function cutPlace(line: string): number {
  const mark = Math.max(line.lastIndexOf('-----BEGIN '), line.lastIndexOf('-----END '));
  const isBegun = mark > 0 && line.length - mark < MAX_MARK && !MARK.test(line.slice(mark));
  const blank = line.lastIndexOf(' ', isBegun ? mark - 1 : line.length) + 1;
  if (isBegun || blank > 0) return blank > 0 ? blank : mark;
  const first = /-+[A-Z]{0,5}$/.exec(line.slice(-MAX_MARK))?.[0].length ?? 0;
  return first < MAX_MARK ? line.length - first : line.length;
}

/** Ends of private keys whose beginning was cut off. */
export function findKeyTails(text: string): Span[] {
  return [...text.matchAll(END)].flatMap((end): Span[] => {
    let from = end.index;
    for (let lines = 0; lines < MAX_LINES && text[from - 1] === '\n'; lines += 1) {
      // a line of a key is short: what is longer is not searched for its beginning
      const near = text.slice(Math.max(0, from - 84), from - 1);
      const line = near.slice(near.lastIndexOf('\n') + 1);
      if (!KEY_LINE.test(line)) break;
      from -= line.length + 1;
    }
    return from === end.index ? [] : [{ from, to: end.index + end[0].length }];
  });
}

const FIRST = 2000;
const SECOND = 4000;
const THIRD = 1000;
const MIN_PART = 8;
const PART = /[A-Za-z0-9_-]*/y;

/** JSON Web Tokens, found from their middle: parts in front of different dots have no character in common. */
export function findWebTokens(text: string): Span[] {
  const found: Span[] = [];
  let past = 0;
  for (let dot = text.indexOf('.eyJ'); dot !== -1; dot = text.indexOf('.eyJ', dot + 1)) {
    const second = partEnd(text, dot + 1);
    if (text[second] !== '.' || second - dot < MIN_PART + 4 || second - dot > SECOND + 4) continue;
    const from = tokenStart(text, Math.max(past, dot - FIRST - 3), dot);
    if (from === -1) continue;
    past = Math.min(partEnd(text, second + 1), second + 1 + THIRD);
    found.push({ from, to: past });
    dot = past - 1;
  }
  return found;
}

function tokenStart(text: string, least: number, dot: number): number {
  let first = dot;
  while (first > least && /[A-Za-z0-9_-]/.test(text.charAt(first - 1))) first -= 1;
  for (
    let at = text.indexOf('eyJ', first);
    at !== -1 && at <= dot - 3 - MIN_PART;
    at = text.indexOf('eyJ', at + 1)
  )
    if (at === 0 || !/[A-Za-z0-9_]/.test(text.charAt(at - 1))) return at;
  return -1;
}

function partEnd(text: string, from: number): number {
  PART.lastIndex = from;
  return from + (PART.exec(text)?.[0].length ?? 0);
}
