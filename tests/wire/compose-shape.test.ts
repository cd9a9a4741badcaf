import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { readTree } from '../../platform/domain/compose-model/tree.ts';
import { judgeShape } from '../../platform/domain/compose-shape/judge.ts';
import type { Shape } from '../../platform/domain/compose-shape/shape.ts';
import { COMPOSE } from '../../platform/domain/compose-shape/top.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CORPUS = path.resolve(import.meta.dirname, '../compose-corpus');
const faultsOf = (text: string, isOver = false) =>
  readTree('f', text).documents.flatMap(({ root }) =>
    judgeShape(root, isOver).map(({ line, message }) => `${String(line)} ${message}`),
  );

/** What Compose says of it; null: it takes it. */
async function refusalOf(dir: string, name: string, text: string): Promise<string | null> {
  const file = path.join(dir, `${name}.yml`);
  await writeFile(file, text);
  const { path: docker } = await findDockerClient();
  const argv = ['compose', '-f', file, '--profile', '*', 'config', '--quiet'];
  return new Promise((resolve) => {
    execFile(docker, argv, (error, _out, err) =>
      resolve(error === null ? null : (err.trim().split('\n').at(-1) ?? '')),
    );
  });
}

describe('judgeShape', () => {
  it('finds nothing wrong with the projects of the corpus, which Compose takes', async () => {
    const said: string[] = [];
    for (const entry of await readdir(CORPUS, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
      const text = await readFile(path.join(entry.parentPath, entry.name), 'utf8');
      said.push(
        ...faultsOf(text, entry.name.includes('override')).map(
          (fault) => `${path.relative(CORPUS, path.join(entry.parentPath, entry.name))}: ${fault}`,
        ),
      );
    }
    expect(said).toEqual([]);
  });

  it('says where and what, with the key that was meant', () => {
    expect(
      faultsOf(
        'services:\n  web:\n    image: x\n    prots: ["80:80"]\n    healthcheck: {interval: 10}\n    privileged: []\n',
      ),
    ).toEqual([
      '4 services.web: unknown key "prots" (did you mean ports?)',
      '5 services.web.healthcheck.interval: must be a text',
      '6 services.web.privileged: must be true or false',
    ]);
    expect(
      faultsOf(
        'servces: {}\nservices: {"a b": {image: x}, c: {image: "$X", restart: $Y, ports: ["${P}"], tty: "${T}"}}\n',
      ),
    ).toEqual([
      '1 unknown key "servces" (did you mean services?)',
      '2 services: "a b" cannot be a name: letters, digits, ".", "_" and "-" only',
    ]);
    expect(
      faultsOf('x-own: {a: 1}\nservices: {a: {image: x, x-more: [1], build: {context: ., x-b: 2}}}\n'),
    ).toEqual([]);
  });

  it('never throws, whatever the file says, and ends for what aliases nest', () => {
    const bomb = `services:\n  a: &a {image: x, labels: &l [&t a, *t]}\n  b: *a\n`;
    expect(faultsOf(bomb)).toEqual([]);
    expect(faultsOf('services: 5\n')).toHaveLength(1);
    expect(faultsOf(`services:\n  a: {constructor: 1, __proto__: 2, toString: 3}\n`)).toHaveLength(3);
    expect(
      faultsOf(
        `services:\n  a:\n${Array.from({ length: 500 }, (_, at) => `    k${String(at)}: 1\n`).join('')}`,
      ),
    ).toHaveLength(100);
  });
});

/** A value of each kind. */
const KINDS: readonly unknown[] = [
  'text',
  7,
  1.5,
  -1,
  true,
  null,
  ['a'],
  [7],
  [['x']],
  [{ a: 'b' }],
  { a: 'b' },
  { a: 7 },
  { a: { b: 'c' } },
  { a: null },
];
/** Keys that this Compose does not know yet; the first looked at before the schema, in words of its own. */
const NEWER =
  /\.(extends|post_start|pre_stop|gpus|label_file|provider|use_api_socket|driver_opts|models|interface_name|gw_priority|enable_ipv4|entitlements|provenance|sbom|include|initial_sync|exec|subpath|image|recursive|format|required|driver|template_driver|labels|uts|annotations|attach|start_interval)$|^(models|include|name|version)/;
type Mutation = { name: string; document: unknown };
type Around = (value: unknown) => unknown;

/** Every place of our description with a value of each kind in it, and an unknown key beside it. */
function mutations(): Mutation[] {
  const found: Mutation[] = [];
  const visit = (shape: Shape, at: string, around: Around): void => {
    for (const value of KINDS)
      found.push({ name: `${at}: ${JSON.stringify(value)}`, document: around(value) });
    if (shape.items) visit(shape.items, `${at}[]`, (value) => around([value]));
    const { keys = {}, others, required = [] } = shape.map ?? {};
    const beside = Object.fromEntries(required.map((name) => [name, keys[name]?.choices?.[0] ?? 'x']));
    if (shape.map && !others) found.push({ name: `${at}.nope`, document: around({ ...beside, nope: 1 }) });
    for (const [name, own] of Object.entries(keys))
      if (!NEWER.test(`${at}.${name}`))
        visit(own, `${at}.${name}`, (value) => around({ ...beside, [name]: value }));
    if (others) visit(others, `${at}.*`, (value) => around({ web: value }));
  };
  const { services, ...sections } = COMPOSE.map?.keys ?? {};
  if (services?.map?.others)
    visit(services.map.others, 'services.web', (value) => ({ services: { web: value } }));
  for (const [name, section] of Object.entries(sections))
    if (!NEWER.test(name))
      visit(section, name, (value) => ({ services: { web: { image: 'x' } }, [name]: value }));
  return found;
}

/** One of so many is tried, for each takes a tenth of a second; with 1, all are. */
const SHARE = 97;

describe('judgeShape beside Compose', () => {
  it('refuses what the schema of Compose refuses, and nothing else', async () => {
    const dir = await tempFolder();
    const all = mutations().filter((_, index) => index % SHARE === 0);
    expect(all.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    const waiting = [...all.entries()];
    const worker = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [index, { name, document }] = next;
        const text = stringify(document);
        const refusal = await refusalOf(dir, String(index), text);
        const faults = faultsOf(text);
        if (refusal !== null && bySchema(refusal) && faults.length === 0)
          wrong.push(`missed ${name}: ${refusal}`);
        if (refusal === null && faults.length > 0) wrong.push(`invented ${name}: ${String(faults[0])}`);
      }
    };
    await Promise.all([worker(), worker()]);
    expect(wrong).toEqual([]);
  }, 120_000);
});

function bySchema(refusal: string): boolean {
  return /^validating .*: .*(must be|dditional propert|does not match|is required)/i.test(refusal);
}
