import { isMap, isScalar, parseDocument, stringify, type Scalar } from 'yaml';

import { ok, refuse, type Result } from './result.ts';
import type { RoleName } from './ticket.ts';

/** dockfra.yaml with another model for the role: only that scalar's bytes change, in the quotes that it had. */
export function spliceModel(
  yaml: string,
  role: RoleName,
  model: string,
): Result<{ text: string; before: string }> {
  const document = parseDocument(yaml, { merge: true, prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0)
    return refuse(
      'invalid_input',
      'dockfra.yaml is not valid YAML',
      'see its faults with: dockfra config show',
    );
  const key = `roles.${role}.llm.model`;
  const node = isMap(document.contents) ? document.getIn(['roles', role, 'llm', 'model'], true) : undefined;
  if (node === undefined)
    return refuse(
      'not_found',
      `dockfra.yaml does not set ${key}`,
      `add the profile first: roles: {${role}: {llm: {model: ...}}}`,
    );
  const text = isScalar(node) ? write(node, model) : null;
  if (!isScalar(node) || !node.range || text === null || node.anchor !== undefined)
    return refuse('unsupported', `${key} is not a plain text in dockfra.yaml`, 'change it by hand');
  const [start, end] = node.range;
  return ok({ text: yaml.slice(0, start) + text + yaml.slice(end), before: String(node.value) });
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
