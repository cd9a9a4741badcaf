// The English sentences in a source file of the platform, as keys: `port ${port} is taken` is "port {0} is taken". A text is a sentence by its
// shape and by where it stands, so that a new one cannot be forgotten. Which files are read, and which texts never reach a page: sentence-places.mjs.
import { parseAst } from 'vite';

const MAX_VARIANTS = 64;
const THROUGH = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);
/** What such functions are given is compared, looked up, cut or asked of a database. */
const NOT_SAID =
  /^(startsWith|endsWith|includes|indexOf|lastIndexOf|has|get|split|join|replace|replaceAll|exec|execute|prepare|query|match|test|on|once|describe|raw|log|warn|info|debug)$/;
const MADE_OF_NO_TEXT = /^(RegExp|Set|URL|TypeError|RangeError)$/;

/** Keys of a source, in their order. `wanted`: which calls and properties count; without it the whole file does. */
export function sentencesIn(source, { wanted = null, skipped = new Set() } = {}) {
  const program = parseAst(source, { lang: 'ts' });
  const file = { constants: constantsOf(program), inlined: new Map(), wanted, skipped, found: [] };
  walk(program, file, wanted === null);
  const uses = countNames(program);
  const spent = [...file.inlined]
    .filter(([name, places]) => uses.get(name) === places.size + 1)
    .map(([name]) => file.constants.get(name));
  const said = file.found
    .filter(({ node }) => !spent.some((init) => within(node, init)))
    .flatMap(({ keys }) => keys);
  return [...new Set(said.flatMap(linesOf).filter(isSentence))];
}

function walk(node, file, counts) {
  if (Array.isArray(node)) return node.forEach((one) => walk(one, file, counts));
  if (!isNode(node) || isSilent(node)) return;
  if (isText(node)) {
    if (counts) file.found.push({ node, keys: variantsOf(node, file).map(keyOf) });
    return insideOf(node).forEach((inside) => walk(inside, file, counts));
  }
  for (const [field, value] of Object.entries(node))
    if (isRead(node, field, file)) walk(value, file, counts || isWanted(node, field, file));
}

function isNode(value) {
  return typeof value === 'object' && value !== null && typeof value.type === 'string';
}

function isSilent({ type }) {
  if (type === 'ImportDeclaration' || type === 'TaggedTemplateExpression' || type.startsWith('Export'))
    return type !== 'ExportNamedDeclaration' && type !== 'ExportDefaultDeclaration';
  return type.startsWith('TS') && !THROUGH.has(type);
}

function isRead(node, field, { skipped }) {
  switch (node.type) {
    case 'Property':
      return field === 'value' && !skipped.has(nameOf(node.key));
    case 'MemberExpression':
      return field === 'object';
    case 'BinaryExpression':
      return node.operator === '+';
    case 'SwitchCase':
      return field === 'consequent';
    case 'CallExpression':
      if (field === 'callee') return nameOf(node.callee) !== 'split';
      return !NOT_SAID.test(nameOf(node.callee));
    case 'NewExpression':
      return field !== 'arguments' || !MADE_OF_NO_TEXT.test(nameOf(node.callee));
    default:
      return field !== 'typeAnnotation' && field !== 'source';
  }
}

function isWanted(node, field, { wanted }) {
  if (wanted === null) return true;
  if (node.type === 'Property') return field === 'value' && wanted.has(nameOf(node.key));
  const call = node.type === 'CallExpression' || node.type === 'NewExpression';
  return call && field === 'arguments' && wanted.has(nameOf(node.callee));
}

function nameOf(node) {
  if (node.type === 'MemberExpression') return nameOf(node.property);
  return node.name ?? (typeof node.value === 'string' ? node.value : '');
}

function bare(node) {
  return THROUGH.has(node.type) || node.type === 'ParenthesizedExpression' ? bare(node.expression) : node;
}

function isText(node) {
  if (node.type === 'Literal') return typeof node.value === 'string';
  if (node.type === 'BinaryExpression')
    return node.operator === '+' && (isText(node.left) || isText(node.right));
  return node.type === 'TemplateLiteral';
}

function isTextual(node) {
  if (node.type !== 'ConditionalExpression') return isText(node);
  return isTextual(bare(node.consequent)) || isTextual(bare(node.alternate));
}

/** What is put into a text and is not told as a part of it. */
function insideOf(given) {
  const node = bare(given);
  switch (node.type) {
    case 'Literal':
      return [];
    case 'TemplateLiteral':
      return node.expressions.flatMap(insideOf);
    case 'BinaryExpression':
      return isText(node) ? [node.left, node.right].flatMap(insideOf) : [node];
    case 'ConditionalExpression':
      return [node.test, ...insideOf(node.consequent), ...insideOf(node.alternate)];
    default:
      return [node];
  }
}

/** Everything that a text can come to: lists of its pieces, null for what only the running program knows. */
function variantsOf(given, file, depth = 0) {
  const node = bare(given);
  switch (node.type) {
    case 'Literal':
      return [[typeof node.value === 'string' ? node.value : null]];
    case 'TemplateLiteral':
      return product(
        node.quasis.flatMap(({ value }, at) => [
          [[value.cooked ?? '']],
          ...(node.expressions[at] ? [variantsOf(node.expressions[at], file, depth)] : []),
        ]),
      );
    case 'BinaryExpression':
      if (!isText(node)) return [[null]];
      return product([node.left, node.right].map((side) => variantsOf(side, file, depth)));
    case 'ConditionalExpression': {
      const both = [node.consequent, node.alternate].flatMap((side) => variantsOf(side, file, depth));
      return both.some((variant) => variant.some((piece) => /\p{L}/u.test(piece ?? ''))) ? both : [[null]];
    }
    case 'Identifier': {
      const init = depth < 3 ? file.constants.get(node.name) : null;
      if (!init) return [[null]];
      file.inlined.set(node.name, (file.inlined.get(node.name) ?? new Set()).add(node.start));
      return variantsOf(init, file, depth + 1);
    }
    default:
      return [[null]];
  }
}

function product(parts) {
  return parts.reduce(
    (all, choices) =>
      all.length * choices.length > MAX_VARIANTS
        ? all.map((before) => [...before, null])
        : all.flatMap((before) => choices.map((choice) => [...before, ...choice])),
    [[]],
  );
}

/** Pieces as a key; two values without a word between them are one. */
function keyOf(pieces) {
  let holes = 0;
  let key = '';
  let open = false;
  for (const piece of pieces) {
    if (piece === '') continue;
    if (piece !== null) key += piece;
    else if (!open) key += `{${holes++}}`;
    open = piece === null;
  }
  return key;
}

/** Texts that one name of the file stands for, whatever its scope; a name that is bound twice stands for nothing. */
function constantsOf(program) {
  const constants = new Map();
  const bind = (name, init) => constants.set(name, constants.has(name) ? null : init);
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isNode(node)) return;
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier')
      bind(node.id.name, node.init && isTextual(bare(node.init)) ? bare(node.init) : null);
    else if (node.type === 'VariableDeclarator') namesIn(node.id).forEach((name) => bind(name, null));
    else if (Array.isArray(node.params)) namesIn(node.params).forEach((name) => bind(name, null));
    Object.values(node).forEach(visit);
  };
  visit(program);
  return constants;
}

function namesIn(pattern) {
  if (Array.isArray(pattern)) return pattern.flatMap(namesIn);
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => namesIn(one.type === 'Property' ? one.value : one.argument));
    case 'ArrayPattern':
      return namesIn(pattern.elements);
    case 'RestElement':
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

function within(inner, outer) {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** How often each name stands in the file; a constant that stands only inside of texts is no sentence of its own. */
function countNames(program) {
  const uses = new Map();
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isNode(node)) return;
    if (node.type === 'Identifier') uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
    Object.values(node).forEach(visit);
  };
  visit(program);
  return uses;
}

/** A text of several lines is told line by line; a command at its end is the same in every language. */
function linesOf(key) {
  return key.split('\n').map((line) => withoutCommand(renumbered(line.trim())));
}

function renumbered(key) {
  const order = [];
  return key.replaceAll(/\{(\d+)\}/g, (_, number) => {
    if (!order.includes(number)) order.push(number);
    return `{${order.indexOf(number)}}`;
  });
}

const WORD = String.raw`(?:[\w./:@=<>"$\-]|\{\d+\}|\.\.\.)+`;
const HEADS =
  'dockfra|docker|git|sudo|ticket|agent|engine|stack|inbox|pilot|incident|help|deploy|review|check|rm|df|model';
const COMMAND = new RegExp(String.raw`^(?:${HEADS}) ${WORD}(?: ${WORD}){0,7}$|^(?:dockfra|inbox|check)$`);

/** "see them with: ticket list" -> "see them with: {0}" */
function withoutCommand(key) {
  const at = key.lastIndexOf(': ');
  if (at < 0 || !COMMAND.test(key.slice(at + 2))) return key;
  return renumbered(`${key.slice(0, at)}: {99}`);
}

function isSentence(key) {
  if (!key.includes(' ') || COMMAND.test(key)) return false;
  if (/^(?:--|[,;)\]])|\p{Cc}|^[^{]*:$/u.test(key)) return false;
  const words = key.replaceAll(/[\w{}]+(?:\.[\w{}]+)+|\{\d+\}/g, ' ').match(/\p{L}{2,}/gu) ?? [];
  return words.length > 1 || (words.length === 1 && /\{\d/.test(key) && /\p{Ll}{2}/u.test(words[0]));
}
