import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { openApi } from '../../wizard/api/openapi.ts';

const server = join(import.meta.dirname, '../../wizard/server');
const sources = new Map(
  readdirSync(server).map((file) => [file, readFileSync(join(server, file), 'utf8')] as const),
);
const wizard = sources.get('create-wizard.ts') ?? '';

/** Not for programs: the reference itself, and what the browser opens. */
const PAGES = new Set(['/api/openapi.json', '/api/docs', '/login']);

/** Where each file's routes are mounted, as create-wizard.ts says it. */
function mountOf(text: string): string | null {
  const name = /export function (\w+Routes)\b/.exec(text)?.[1];
  if (name === undefined) return null;
  const at = new RegExp(`app\\.use\\(\\s*(?:'([^']+)',\\s*)?${name}\\(`).exec(wizard);
  return at === null ? null : (at[1] ?? '');
}

/** Every `router.get('/...')` of the server, as OpenAPI spells it. */
function servedRoutes(): string[] {
  return [...sources.values()].flatMap((text) => {
    const mount = mountOf(text);
    if (mount === null) return [];
    return [...text.matchAll(/router\.(get|post|put|patch|delete)\(\s*'([^']+)'/g)].map(
      ([, method = '', path = '']) => {
        const whole = `${mount}${path}`.replace(/(?<=.)\/$/, '');
        return `${method} ${whole.replaceAll(/[:*](\w+)/g, '{$1}')}`;
      },
    );
  });
}

const described = Object.entries(openApi(ACTIONS, 'x').paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method} ${path}`),
);
const isAction = (route: string) => route.startsWith('post /api/actions/');

describe('the reference of the API', () => {
  it('finds the routes of the server', () => {
    expect(servedRoutes().length).toBeGreaterThan(30);
    expect(servedRoutes()).toContain('get /api/tickets/{id}');
  });

  it('has every route of the server', () => {
    const wanted = servedRoutes().filter(
      (route) => !PAGES.has(route.split(' ')[1] ?? '') && !isAction(route),
    );
    expect(wanted.filter((route) => !described.includes(route))).toEqual([]);
  });

  it('has no route that the server has not', () => {
    const known = new Set(servedRoutes());
    expect(described.filter((route) => !isAction(route) && !known.has(route))).toEqual([]);
  });

  it('has every action that a page may carry out, and no other', () => {
    const actions = openApi(ACTIONS, 'x').paths;
    expect(actions['/api/actions/ticket.create']?.post).toBeDefined();
    const names = described.filter(isAction).map((route) => route.slice('post /api/actions/'.length));
    expect(names.toSorted()).toEqual(ACTIONS.map(({ name }) => name).toSorted());
  });

  it('names each operation once', () => {
    const ids = Object.values(openApi(ACTIONS, 'x').paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['/api/diagnosis', '/api/repairs', '/api/repairs/plan', '/api/repairs/{id}/undo'])(
    'says what stands in the answer of %s',
    (path) => {
      const answer = JSON.stringify(openApi(ACTIONS, 'x').paths[path]?.['get']?.responses['200']);
      expect(answer).toContain('"required"');
      expect(answer).toMatch(/"(diagnoses|repairs|steps)"/);
    },
  );
});
