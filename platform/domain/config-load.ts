import { LineCounter, isMap, isNode, isScalar, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

import { CONFIG_KEYS, keysUnder, nearestKey, type ConfigKey } from './config-keys.ts';
import type { ConfigFault, ConfigValue, Origin } from './config-origin.ts';
import { configSchema, type Config } from './config.ts';
import { parseEnvFile } from './env-file.ts';
import { issueText } from './issue-text.ts';
import { messageOf } from './errors.ts';
import { noteDoubleKeys } from './yaml-keys.ts';

/** Texts of the layers; null: there is no such file. Flags are by dotted key. */
export type ConfigLayers = {
  file: string;
  yaml: string | null;
  envFile: string;
  env: string | null;
  environment: Readonly<Record<string, string>>;
  flags: Readonly<Record<string, string>>;
};

export type LoadedConfig = { config: Config | null; values: ConfigValue[]; faults: ConfigFault[] };

type Layer = { origin: Origin; key: ConfigKey; text: string; at: string; file: string; line: number | null };
type Yaml = { document: Document | null; lines: LineCounter };

/** Defaults < dockfra.yaml < .env < process environment < flag, with every fault at once. `config` is null when there is any. */
export function loadConfig(layers: ConfigLayers): LoadedConfig {
  const faults: ConfigFault[] = [];
  const yaml = readYaml(layers, faults);
  const tree = plainTree(yaml, layers.file, faults);
  const overrides = readOverrides(layers, faults);
  for (const override of overrides) setAt(tree, override.key.path, typedValue(override, faults));
  const parsed = configSchema.safeParse(tree, { error: issueText });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(...issueFaults(issue, layers.file, yaml, overrides));
  }
  if (!parsed.success || faults.length > 0) return { config: null, values: [], faults: faults.sort(byPlace) };
  const values = flatten(parsed.data, []).map(({ path, value }) =>
    withOrigin(path, value, layers.file, yaml, overrides),
  );
  return { config: parsed.data, values, faults };
}

function byPlace(a: ConfigFault, b: ConfigFault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function readYaml(layers: ConfigLayers, faults: ConfigFault[]): Yaml {
  const lines = new LineCounter();
  if (layers.yaml === null) return { document: null, lines };
  const document = parseDocument(layers.yaml, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
  });
  noteDoubleKeys(document);
  for (const error of document.errors) {
    const { line, col } = lines.linePos(error.pos[0]);
    faults.push({
      file: layers.file,
      line,
      column: col,
      key: '',
      message: error.message.split('\n')[0] ?? 'not YAML',
    });
  }
  return { document, lines };
}

function plainTree(yaml: Yaml, file: string, faults: ConfigFault[]): Record<string, unknown> {
  if (!yaml.document || yaml.document.errors.length > 0 || yaml.document.contents === null) return {};
  if (!isMap(yaml.document.contents)) {
    faults.push({
      file,
      line: 1,
      column: 1,
      key: '',
      message: 'a mapping of sections is expected at the top',
    });
    return {};
  }
  try {
    return asRecord(yaml.document.toJS({ maxAliasCount: 50 }));
  } catch (error) {
    faults.push({ file, line: null, column: null, key: '', message: messageOf(error) });
    return {};
  }
}

function readOverrides(layers: ConfigLayers, faults: ConfigFault[]): Layer[] {
  const env = parseEnvFile(layers.env ?? '');
  for (const { line, message } of env.faults)
    faults.push({ file: layers.envFile, line, column: 1, key: '', message });
  return CONFIG_KEYS.flatMap((key) => {
    const dotted = key.path.join('.');
    const found: Layer[] = [];
    const entry = env.entries.findLast((candidate) => candidate.key === key.variable);
    if (entry)
      found.push({
        origin: '.env',
        key,
        text: entry.value,
        at: `${layers.envFile}:${String(entry.line)}`,
        file: layers.envFile,
        line: entry.line,
      });
    const outside = layers.environment[key.variable];
    if (outside !== undefined)
      found.push({
        origin: 'environment',
        key,
        text: outside,
        at: key.variable,
        file: key.variable,
        line: null,
      });
    const flag = layers.flags[dotted];
    if (flag !== undefined)
      found.push({ origin: 'flag', key, text: flag, at: `--${dotted}`, file: `--${dotted}`, line: null });
    return found.slice(-1);
  });
}

function typedValue(override: Layer, faults: ConfigFault[]): unknown {
  const { key, text } = override;
  if (key.type === 'strings')
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  if (key.type === 'string') return text;
  const value =
    key.type === 'boolean'
      ? { true: true, false: false }[text]
      : text.trim() === ''
        ? Number.NaN
        : Number(text);
  if (value === undefined || Number.isNaN(value)) {
    faults.push({
      file: override.file,
      line: override.line,
      column: null,
      key: key.path.join('.'),
      message: `${JSON.stringify(text)} is not a ${key.type}`,
    });
    return undefined;
  }
  return value;
}

function issueFaults(issue: z.core.$ZodIssue, file: string, yaml: Yaml, overrides: Layer[]): ConfigFault[] {
  const dotted = issue.path.map(String).join('.');
  const override = overrides.find((layer) => layer.key.path.join('.') === dotted);
  if (override)
    return [{ file: override.file, line: override.line, column: null, key: dotted, message: issue.message }];
  if (issue.code === 'invalid_union') {
    const inside = insideUnion(issue);
    if (inside.length > 0) return inside.flatMap((one) => issueFaults(one, file, yaml, overrides));
  }
  if (issue.code !== 'unrecognized_keys') {
    return [{ file, ...position(yaml, issue.path, null), key: dotted, message: issue.message }];
  }
  const known = keysUnder(issue.path);
  return issue.keys.map((wrong) => {
    const near = nearestKey(wrong, known);
    const cure = near === null ? `known keys: ${known.join(', ')}` : `did you mean "${near}"?`;
    return {
      file,
      ...position(yaml, issue.path, wrong),
      key: [...issue.path, wrong].map(String).join('.'),
      message: `unknown key; ${cure}`,
    };
  });
}

/** Of the forms that a value may have, what is wrong with the one that was meant: the one that gets further than "not this form". */
function insideUnion(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] {
  const meant = issue.errors.find((issues) =>
    issues.some((one) => one.path.length > 0 || one.code === 'unrecognized_keys'),
  );
  return (meant ?? []).map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

/** The place of a value, of the key `wrong` under it, or of the nearest thing above that is written. */
function position(
  yaml: Yaml,
  path: readonly PropertyKey[],
  wrong: string | null,
): { line: number | null; column: number | null } {
  const document = yaml.document;
  for (let length = path.length; document && length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const pair =
      wrong !== null && isMap(node)
        ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === wrong)
        : undefined;
    const target = pair && isNode(pair.key) ? pair.key : node;
    if (!isNode(target) || !target.range) continue;
    const { line, col } = yaml.lines.linePos(target.range[0]);
    return { line, column: col };
  }
  return { line: null, column: null };
}

function withOrigin(
  path: string[],
  value: unknown,
  file: string,
  yaml: Yaml,
  overrides: Layer[],
): ConfigValue {
  const key = path.join('.');
  const override = overrides.find((layer) => layer.key.path.join('.') === key);
  if (override) return { key, value, origin: override.origin, at: override.at };
  if (!yaml.document?.hasIn(path)) return { key, value, origin: 'default', at: null };
  const { line } = position(yaml, path, null);
  return { key, value, origin: 'dockfra.yaml', at: `${file}:${String(line ?? 1)}` };
}

function flatten(value: unknown, path: string[]): { path: string[]; value: unknown }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, [...path, key]));
}

function setAt(tree: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined || value === undefined) return;
  if (rest.length === 0) tree[head] = value;
  else {
    const inner = asRecord(tree[head]);
    tree[head] = inner;
    setAt(inner, rest, value);
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
