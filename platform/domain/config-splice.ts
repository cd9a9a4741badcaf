import { isMap, isScalar, parseDocument, stringify, type Document, type Scalar } from 'yaml';

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
 * dockfra.yaml with `section.key: value` for a word that needs no quotes: the scalar is replaced where it stands, else the one
 * line that is missing is put in. Whoever calls this reads the result again: a file of a rare shape may not take it.
 */
export function setWord(yaml: string, section: string, key: string, value: string): Result<string> {
  const document = read(yaml);
  if (document.errors.length > 0) return notYaml();
  const { contents } = document;
  const newline = yaml.includes('\r\n') ? '\r\n' : '\n';
  const line = `${section}:${newline}  ${key}: ${value}${newline}`;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return ok(appended(yaml, line, newline));
  if (!isMap(contents) || contents.flow) return byHand(`${section}.${key}`);
  const node = contents.get(section, true);
  if (node === undefined) return ok(appended(yaml, line, newline));
  if (!isMap(node) || !node.range) return byHand(`${section}.${key}`);
  if (node.has(key)) {
    const spliced = spliceScalar(yaml, [section, key], value, '');
    return spliced.ok ? ok(spliced.value.text) : spliced;
  }
  const [start] = node.range;
  const first = node.flow ? start + 1 : start;
  const indent = yaml.slice(yaml.lastIndexOf('\n', start) + 1, start);
  if (!node.flow && indent.trim() !== '') return byHand(`${section}.${key}`);
  const entry = `${key}: ${value}`;
  const put = node.flow ? ` ${entry}${node.items.length > 0 ? ',' : ' '}` : `${entry}${newline}${indent}`;
  return ok(yaml.slice(0, first) + put + yaml.slice(first));
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

function byHand(key: string): Result<never> {
  return refuse(
    'unsupported',
    `${key} cannot be set in this dockfra.yaml without changing more`,
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
