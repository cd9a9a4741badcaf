/** 1: from the first character to the last; -1: the other way round. */
export type Way = 1 | -1;

export type Trie = {
  add(value: string, index: number): void;
  /** reads the text and tells at each place where values end (in reading order) the longest of them */
  read(text: string, onFound: (at: number, index: number) => void): void;
  /** reads the text: how many of the characters read last begin a value, and are not all of it */
  begun(text: string): number;
};

const ROOT = 0;
const NONE = -1;

/**
 * Values as a trie with the links of Aho and Corasick ("Efficient string matching", 1975): a text is read once, and each of
 * its characters costs the same, however many values there are and however much they have in common.
 */
export function createTrie(way: Way): Trie {
  const edges = createEdges();
  const codes = [0];
  const parents = [ROOT];
  /** the longest other node whose characters are the last ones of this node */
  const links = [ROOT];
  /** the value that ends at a node, and the longest one that ends there or further down the links */
  const values = [NONE];
  const longest = [NONE];
  const goesOn = [false];
  const levels: number[][] = [[ROOT]];
  let linked = true;

  /** where reading goes on from a node with the next character */
  const step = (from: number, code: number): number => {
    for (let node = from; ; node = links[node] ?? ROOT) {
      const next = edges.find(node, code);
      if (next !== NONE) return next;
      if (node === ROOT) return ROOT;
    }
  };
  const addNode = (parent: number, code: number, depth: number): number => {
    const node = codes.push(code) - 1;
    parents.push(parent);
    links.push(ROOT);
    values.push(NONE);
    longest.push(NONE);
    goesOn.push(false);
    goesOn[parent] = true;
    (levels[depth] ??= []).push(node);
    edges.add(parent, code, node);
    return node;
  };
  const linkNode = (node: number): void => {
    const parent = parents[node] ?? ROOT;
    const to = parent === ROOT ? ROOT : step(links[parent] ?? ROOT, codes[node] ?? 0);
    links[node] = to;
    const own = values[node] ?? NONE;
    longest[node] = own === NONE ? (longest[to] ?? NONE) : own;
  };
  const read = (text: string, onNode: (node: number, at: number) => void): number => {
    if (!linked) for (const level of levels.slice(1)) level.forEach(linkNode);
    linked = true;
    let node = ROOT;
    for (let count = 0; count < text.length; count += 1) {
      const at = way === 1 ? count : text.length - 1 - count;
      node = step(node, text.charCodeAt(at));
      onNode(node, at);
    }
    return node;
  };
  return {
    add(value, index) {
      let node = ROOT;
      for (let count = 0; count < value.length; count += 1) {
        const code = value.charCodeAt(way === 1 ? count : value.length - 1 - count);
        const next = edges.find(node, code);
        node = next === NONE ? addNode(node, code, count + 1) : next;
      }
      values[node] = index;
      linked = false;
    },
    read(text, onFound) {
      read(text, (node, at) => {
        const index = longest[node] ?? NONE;
        if (index !== NONE) onFound(at, index);
      });
    },
    begun(text) {
      let node = read(text, () => undefined);
      while (node !== ROOT && !goesOn[node]) node = links[node] ?? ROOT;
      let depth = 0;
      for (let up = node; up !== ROOT; up = parents[up] ?? ROOT) depth += 1;
      return depth;
    },
  };
}

type Edges = { find(node: number, code: number): number; add(node: number, code: number, to: number): void };

/** (node, character) -> node, by open addressing: a Map of such pairs takes several times as long. */
function createEdges(): Edges {
  let room = 1024;
  let count = 0;
  let nodes = new Int32Array(room).fill(NONE);
  let codes = new Uint16Array(room);
  let ends = new Int32Array(room);
  const placeOf = (node: number, code: number): number => {
    const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code + 1, 0x85ebca6b);
    let place = (mixed ^ (mixed >>> 15)) & (room - 1);
    while (nodes[place] !== NONE && (nodes[place] !== node || codes[place] !== code))
      place = (place + 1) & (room - 1);
    return place;
  };
  const put = (node: number, code: number, to: number): void => {
    const place = placeOf(node, code);
    nodes[place] = node;
    codes[place] = code;
    ends[place] = to;
  };
  const grow = (): void => {
    const [oldNodes, oldCodes, oldEnds] = [nodes, codes, ends];
    room *= 2;
    nodes = new Int32Array(room).fill(NONE);
    codes = new Uint16Array(room);
    ends = new Int32Array(room);
    for (const [place, node] of oldNodes.entries())
      if (node !== NONE) put(node, oldCodes[place] ?? 0, oldEnds[place] ?? 0);
  };
  return {
    find(node, code) {
      const place = placeOf(node, code);
      return nodes[place] === NONE ? NONE : (ends[place] ?? NONE);
    },
    add(node, code, to) {
      count += 1;
      if (count * 2 > room) grow();
      put(node, code, to);
    },
  };
}
