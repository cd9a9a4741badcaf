import { z } from 'zod';

import type { AnyAction } from '../../platform/actions/action.ts';
import { VERSION } from '../../platform/version.ts';
import { actionAnswer } from './page-schemas.ts';
import { refusal } from '../../platform/domain/refusal-schema.ts';
import { runView } from './snapshot-schema.ts';
import { ROUTES, type ApiRoute } from './routes.ts';

export type Operation = {
  summary: string;
  description?: string;
  operationId: string;
  tags: string[];
  parameters: {
    name: string;
    in: 'path' | 'query';
    required: boolean;
    schema: unknown;
    description?: string;
  }[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, { description: string; content: Content }>;
};
type Content = { 'application/json': { schema: unknown } };
export type OpenApi = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Partial<Record<'get' | 'post', Operation>>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  security: Record<string, string[]>[];
};

const DESCRIPTION =
  'What the pages of the wizard use, on this machine only. A session is a cookie, got by a one-time link (dockfra login). ' +
  'Whatever changes something is a POST of application/json with the Origin of the wizard, and is one of the actions: the same ' +
  'public verbs as on the command line. Every refusal is {refusal: {code, message, hint}}.';

/** docs/reference/openapi.json */
export function apiReference(actions: readonly AnyAction[]): string {
  return `${JSON.stringify(openApi(actions.filter(isWired), VERSION), null, 1)}\n`;
}

/** Actions of the host's own process are no routes. */
export function isWired({ host, page }: AnyAction): boolean {
  return !host || page === true;
}

/** OpenAPI 3.1 of every route, from the schemas that check what comes in and what goes out. */
export function openApi(actions: readonly AnyAction[], version: string): OpenApi {
  const paths: OpenApi['paths'] = {};
  for (const route of ROUTES)
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  for (const action of actions.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    paths[`/api/actions/${action.name}`] = { post: actionOperation(action) };
  return {
    openapi: '3.1.0',
    info: { title: 'Dockfra wizard', version, description: DESCRIPTION },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Refused: json(refused, 'output'), ActionAnswer: json(actionAnswer, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'dockfra_ROOT' } },
    },
    security: [{ session: [] }],
  };
}

function operationOf({ method, path, summary, query, body, answer }: ApiRoute): Operation {
  return {
    summary,
    operationId: idOf(method, path),
    tags: [path.split('/')[2] ?? 'api'],
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(json(body, 'input')) } }),
    responses: {
      '200': { description: 'the answer', content: content(json(answer, 'output')) },
      default: refusedAnswer(),
    },
  };
}

function actionOperation(action: AnyAction): Operation {
  const input = json(action.input, 'input');
  const schema = { type: 'object', properties: { input }, required: ['input'], additionalProperties: false };
  const answer = content({ $ref: '#/components/schemas/ActionAnswer' });
  return {
    summary: action.summary,
    description: `As on the command line: dockfra ${action.cli.words.join(' ')}. Needs ${action.needs.level} on ${action.needs.area}.`,
    operationId: `action_${action.name.replaceAll(/\W/g, '_')}`,
    tags: ['actions'],
    parameters: [],
    requestBody: { required: true, content: content(schema) },
    responses: {
      '200': {
        description: 'it has ended; `run.value` is what it answered, when that is short',
        content: answer,
      },
      '202': {
        description: 'it is under way: ask for the run, or hear of it over the live line',
        content: answer,
      },
      default: refusedAnswer(),
    },
  };
}

function pathParameters(path: string): Operation['parameters'] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
});

function queryParameters(query: z.ZodObject | undefined): Operation['parameters'] {
  if (query === undefined) return [];
  const { properties, required } = objectSchema.parse(json(query, 'input'));
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
    ...(description === undefined ? {} : { description }),
  }));
}

/** Refused by an action: with the run that says so. */
const refused = z.object({ refusal, run: runView.optional() });

const refusedAnswer = () => ({
  description: 'refused: what is wrong, and the cure',
  content: content({ $ref: '#/components/schemas/Refused' }),
});

function content(schema: unknown): Content {
  return { 'application/json': { schema } };
}

function json(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function idOf(method: string, path: string): string {
  return [method, ...path.split(/\W+/).filter((word) => word !== '' && word !== 'api')].join('_');
}
