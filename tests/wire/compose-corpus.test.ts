import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { findTexts } from '../../platform/domain/compose-model/texts.ts';
import { chooseComposeFiles, composeValues } from '../../platform/domain/discovery.ts';
import type { Piece } from '../../platform/domain/interpolation.ts';

/** Projects of every shape; Compose itself says which variables each has. */
const CORPUS = path.join(import.meta.dirname, '../compose-corpus');
const projects = readdirSync(CORPUS);
let docker = '';
beforeAll(async () => {
  docker = (await findDockerClient()).path;
});

type Row = { name: string; required: boolean; defaultValue: string };

/** `docker compose config --variables`: columns at the places that its head names. */
function asked(dir: string): Row[] {
  const output = execFileSync(docker, ['compose', 'config', '--variables'], {
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '', HOME: dir },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [head = '', ...lines] = output.trimEnd().split('\n');
  const [second, third, fourth] = ['REQUIRED', 'DEFAULT', 'ALTERNATE'].map((column) => head.indexOf(column));
  return lines.map((line) => ({
    name: line.slice(0, second).trim(),
    required: line.slice(second, third).trim() === 'true',
    defaultValue: line.slice(third, fourth).trim(),
  }));
}

/** Of a variable that stands in several places Compose shows one of them, any. */
async function found(dir: string): Promise<Map<string, Omit<Row, 'name'>[]>> {
  const env = path.join(dir, '.env');
  const values = composeValues(existsSync(env) ? readFileSync(env, 'utf8') : null, {});
  const files = chooseComposeFiles(new Set(readdirSync(dir)), (name) => values[name]);
  const paths = files.map((file) => path.join(dir, file));
  const model = await createComposeFiles(dir).model(paths, path.dirname(paths[0] ?? dir), () => undefined);
  expect(model.faults).toEqual([]);
  const byName = new Map<string, Omit<Row, 'name'>[]>();
  const collect = (pieces: readonly Piece[]): void => {
    for (const piece of pieces) {
      if (piece.kind === 'text') continue;
      const required = piece.operator?.endsWith('?') === true;
      const defaultValue = piece.operator !== null && piece.operator.endsWith('-') ? piece.raw.trim() : '';
      byName.set(piece.name, [...(byName.get(piece.name) ?? []), { required, defaultValue }]);
      // Compose puts variables into the message of a "?" as well, and does not list them
      if (piece.operator !== null && !required) collect(piece.operand);
    }
  };
  for (const { pieces, listed } of findTexts(model).texts) if (listed) collect(pieces);
  return byName;
}

describe.each(projects)('variables of %s', (project) => {
  it('are those that Compose lists, required and with defaults as it says', async () => {
    const dir = path.join(CORPUS, project);
    const rows = asked(dir);
    const ours = await found(dir);
    expect([...ours.keys()].toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
    for (const { name, required, defaultValue } of rows) {
      expect([name, ours.get(name)]).toEqual([name, expect.arrayContaining([{ required, defaultValue }])]);
    }
  });
});

it('the corpus is of a size that says something', () => {
  expect(projects.length).toBeGreaterThanOrEqual(60);
});
