import { isMap, isScalar, parseDocument, stringify, type Document, type Scalar, type YAMLMap } from 'yaml';

import { ok, refuse, type Result } from './result.ts';
import type { RoleName } from './ticket.ts';

type Spliced = { text: string; before: string };

/** dockfra.yaml with another model for the role: only that scalar's bytes change, in the quotes that it had. */
export function spliceModel(yaml: string, role: RoleName, model: string): Result<Spliced> {
  const path = ['roles', role, 'llm', 'model'];
  return spliceScalar(yaml, path, model, `add the profile first: roles: {${role}: {llm: {model: ...}}}`);
}

/** dockfra.yaml with another text at `path`, which must be there already. */
export function spliceScalar(
  yaml: string,
  path: readonly string[],
  value: string,
  missingHint: string,
): Result<Spliced> {
  const document = read(yaml);
  if (document.errors.length > 0) return notYaml();
  const key = path.join('.');
  const node = isMap(document.contents) ? document.getIn(path, true) : undefined;
  if (node === undefined) return refuse('not_found', `dockfra.yaml does not set ${key}`, missingHint);
  const text = isScalar(node) ? write(node, value) : null;
  if (!isScalar(node) || !node.range || text === null || node.anchor !== undefined)
    return refuse('unsupported', `${key} is not a plain text in dockfra.yaml`, 'change it by hand');
  const [start, end] = node.range;
  return ok({ text: yaml.slice(0, start) + text + yaml.slice(end), before: String(node.value) });
}

/**
 * dockfra.yaml with a word that needs no quotes at `path`: the scalar is replaced where it stands, else the lines that are
 * missing are put in. Whoever calls this reads the result again: a file of a rare shape may not take it.
 */
export function setWord(yaml: string, path: readonly string[], value: string): Result<string> {
  const document = read(yaml);
  if (document.errors.length > 0) return notYaml();
  const { contents } = document;
  const newline = yaml.includes('\r\n') ? '\r\n' : '\n';
  const whole = `${nested(path, value, '', newline)}${newline}`;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return ok(appended(yaml, whole, newline));
  if (!isMap(contents) || contents.flow) return byHand(path);
  if (!contents.has(path[0])) return ok(appended(yaml, whole, newline));
  if (document.hasIn(path)) {
    const spliced = spliceScalar(yaml, path, value, '');
    return spliced.ok ? ok(spliced.value.text) : spliced;
  }
  const depth = path.findLastIndex((_, index) => document.hasIn(path.slice(0, index + 1))) + 1;
  const node = document.getIn(path.slice(0, depth), true);
  return isMap(node) && node.range
    ? putFirst(yaml, node, { path: path.slice(depth), value, newline, whole: path })
    : byHand(path);
}

type Put = { path: readonly string[]; value: string; newline: string; whole: readonly string[] };

/** The lines for the rest of the path as the first entry of a map that has no such key. */
function putFirst(yaml: string, node: YAMLMap, { path, value, newline, whole }: Put): Result<string> {
  const [start = 0] = node.range ?? [];
  const insert = (at: number, text: string) => ok(yaml.slice(0, at) + text + yaml.slice(at));
  if (node.flow) {
    const [key = '', ...inner] = path;
    const entry = inner.reduceRight((text, name) => `{ ${name}: ${text} }`, value);
    const full = inner.length === 0 ? `${key}: ${value}` : `${key}: ${entry}`;
    return insert(start + 1, ` ${full}${node.items.length > 0 ? ',' : ' '}`);
  }
  const indent = yaml.slice(yaml.lastIndexOf('\n', start) + 1, start);
  if (indent.trim() !== '') return byHand(whole);
  return insert(start, `${nested(path, value, indent, newline)}${newline}${indent}`);
}

/** The path as lines, each two blanks deeper; the first without its indentation. */
function nested(path: readonly string[], value: string, indent: string, newline: string): string {
  return path
    .map((key, index) => `${index === 0 ? '' : indent + '  '.repeat(index)}${key}:`)
    .join(newline)
    .concat(` ${value}`);
}

function appended(yaml: string, line: string, newline: string): string {
  return yaml === '' || yaml.endsWith('\n') ? yaml + line : yaml + newline + line;
}

function read(yaml: string): Document.Parsed {
  return parseDocument(yaml, { merge: true, prettyErrors: false, logLevel: 'silent' });
}

function notYaml(): Result<never> {
  return refuse(
    'invalid_input',
    'dockfra.yaml is not valid YAML',
    'see its faults with: dockfra config show',
  );
}

function byHand(path: readonly string[]): Result<never> {
  return refuse(
    'unsupported',
    `${path.join('.')} cannot be set in this dockfra.yaml without changing more`,
    'change it by hand',
  );
}

/** The model in the style that the scalar had; null where the style cannot hold it on one line. */
function write(node: Scalar, model: string): string | null {
  switch (node.type) {
    case 'QUOTE_DOUBLE':
      return JSON.stringify(model);
    case 'QUOTE_SINGLE':
      return `'${model.replaceAll("'", "''")}'`;
    case 'PLAIN':
      // in a flow mapping more must be quoted than where a line is its own
      return /^[A-Za-z0-9][A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+)*$/.test(model) &&
        stringify(model).trim() === model
        ? model
        : JSON.stringify(model);
    default:
      return null;
  }
}
