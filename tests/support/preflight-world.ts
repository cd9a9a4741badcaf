import * as posix from 'node:path/posix';

import { loadModel } from '../../platform/domain/compose-model/load.ts';
import { plain, type Plain } from '../../platform/domain/compose-model/services.ts';
import { readTree } from '../../platform/domain/compose-model/tree.ts';
import type { ComposeModel, ComposeService } from '../../platform/domain/compose.ts';
import {
  judgePreflight,
  type PreflightFacts,
  type PreflightFinding,
  type PreflightRule,
  type PreflightStack,
} from '../../platform/domain/preflight.ts';

type Fields = { [key: string]: Plain };

/** A stack of one compose file in /r/NAME, with the model that Compose would make of it, as far as these tests go. */
export function stackOf(
  yaml: string,
  {
    name = 'app',
    values = {},
    refused = null,
  }: Partial<Pick<PreflightStack, 'name' | 'values' | 'refused'>> = {},
): PreflightStack {
  const dir = `/r/${name}`;
  const file = `${dir}/compose.yaml`;
  const tree = readTree(file, yaml);
  const { root } = loadModel([file], dir, () => tree);
  const written = root ? plain(root, (key) => values[key]) : {};
  return {
    name,
    project: name,
    dir,
    files: [file],
    model: refused === null ? modelOf(name, dir, isFields(written) ? written : {}) : null,
    refused,
    tree: root,
    values,
  };
}

/** Everything known, nothing on the host and on the engine. */
export function factsOf(stacks: PreflightStack[], facts: Partial<PreflightFacts> = {}): PreflightFacts {
  const known = <T>(value: T) => ({ known: true as const, value });
  return {
    env: {},
    stacks,
    others: [],
    ports: known([]),
    freePorts: {},
    containers: known([]),
    networks: known([]),
    volumes: known([]),
    routes: known([]),
    images: known({}),
    paths: known({}),
    disks: known([]),
    memory: known({ totalBytes: 8 * 1024 ** 3 }),
    platform: known('linux/amd64'),
    ...facts,
  };
}

export function findWith(
  rule: PreflightRule,
  stacks: PreflightStack[],
  facts: Partial<PreflightFacts> = {},
): PreflightFinding[] {
  return judgePreflight([rule], factsOf(stacks, facts)).findings;
}

/** "stop web: cause @7", to be compared as a whole. */
export function told(findings: readonly PreflightFinding[]): string[] {
  return findings.map(
    ({ level, service, cause, place }) =>
      `${level} ${service ?? '-'}: ${cause}${place ? ` @${String(place.line)}` : ''}`,
  );
}

function modelOf(name: string, dir: string, written: Fields): ComposeModel {
  const services = isFields(written['services']) ? written['services'] : {};
  return {
    name,
    services: Object.fromEntries(
      Object.entries(services).map(([key, value]) => [key, serviceOf(dir, isFields(value) ? value : {})]),
    ),
    networks: namedParts(name, written['networks']),
    volumes: namedParts(name, written['volumes']),
  };
}

function serviceOf(dir: string, fields: Fields): ComposeService {
  const { image, build, healthcheck, ports, volumes, depends_on: dependsOn, ...rest } = fields;
  return {
    ...rest,
    ...(typeof image === 'string' ? { image } : {}),
    ...(isFields(build)
      ? { build: { ...build, context: posix.resolve(dir, textOf(build['context'] ?? '.')) } }
      : {}),
    ...(isFields(healthcheck) ? { healthcheck } : {}),
    ports: listOf(ports).map(portOf),
    volumes: listOf(volumes).map((volume) => volumeOf(dir, volume)),
    depends_on: Object.fromEntries(
      Object.entries(isFields(dependsOn) ? dependsOn : {}).map(([key, how]) => [
        key,
        isFields(how) ? how : { condition: 'service_started' },
      ]),
    ),
  };
}

function portOf(port: Plain): { target: number; published: string; host_ip?: string; protocol: string } {
  const text = typeof port === 'string' ? port : '';
  const [, ip, published = '', target = '', protocol = 'tcp'] =
    /^(?:([\d.]+):)?([\d-]+):(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
  return { target: Number(target), published, protocol, ...(ip === undefined ? {} : { host_ip: ip }) };
}

function volumeOf(dir: string, volume: Plain) {
  const fields = isFields(volume) ? volume : {};
  const short = typeof fields[''] === 'string' ? fields[''] : null;
  const [source = '', target = '', mode = ''] = short === null ? [] : short.split(':');
  if (short !== null)
    return {
      type: /^[./~]/.test(source) ? 'bind' : 'volume',
      source: source.startsWith('.') ? posix.resolve(dir, source) : source,
      target,
      ...(mode === 'ro' ? { read_only: true } : {}),
      bind: { create_host_path: true },
    };
  const { type, source: from, target: to } = fields;
  return { type: textOf(type), source: posix.resolve(dir, textOf(from)), target: textOf(to) };
}

function namedParts(project: string, section: Plain | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(isFields(section) ? section : {}).map(([key, value]) => {
      const fields = isFields(value) ? value : {};
      const fallback = fields['external'] === true ? key : `${project}_${key}`;
      return [key, { name: fallback, ...fields }];
    }),
  );
}

function textOf(value: Plain | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: Plain | undefined): Plain[] {
  return Array.isArray(value) ? value : [];
}

function isFields(value: Plain | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
