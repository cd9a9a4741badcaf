import { Router, type Response } from 'express';
import { z } from 'zod';

import { refuse, type Result } from '../../platform/domain/result.ts';
import { ROLE_NAMES, TICKET_ID } from '../../platform/domain/ticket.ts';
import type { EnginePage, EnginesFound, ModelOffers, ModelPage } from '../contract-crew.ts';
import type { CrewReads } from './action-reads.ts';
import { STATUS } from './action-routes.ts';
import { send } from './gatekeeping.ts';

const daysSchema = z.coerce.number().int().min(1).max(366).catch(30);
const afterSchema = z.coerce.number().int().min(0).catch(0);
const roleSchema = z.enum(ROLE_NAMES);
const subjectSchema = z.union([roleSchema, z.string().regex(TICKET_ID)]);
const INCIDENT = /^I-\d{4,}$/;
const RUN = /^[A-Za-z0-9-]{1,40}\.\d{1,6}$/;

type Role = z.infer<typeof roleSchema>;
type Options = {
  reads: CrewReads;
  model: (role: Role) => Promise<ModelPage>;
  offers: (role: Role) => Promise<ModelOffers>;
  engines: () => Promise<Result<EnginePage>>;
  enginesFound: () => Promise<Result<EnginesFound>>;
  /** the day in UTC, like 2030-01-31 */
  today: () => string;
};

/** What agents did, do and want. Mounted under /api, behind the session. */
export function crewRoutes({ reads, model, offers, engines, enginesFound, today }: Options): Router {
  const router = Router();
  router.get('/decisions', async (_request, response) => answer(response, await reads.decisions()));
  router.get('/inbox', async (_request, response) => answer(response, await reads.inbox()));
  router.get('/incidents/:id', async (request, response) => {
    const { id } = request.params;
    if (!INCIDENT.test(id)) return send(response, 404, refuse('not_found', 'there is no such incident'));
    answer(response, await reads.incident(id));
  });
  router.get('/usage', async (request, response) =>
    answer(response, await reads.usage(daysSchema.parse(request.query['days']), today())),
  );
  router.get('/agent-runs', async (request, response) => {
    const subject = subjectSchema.safeParse(request.query['subject']);
    if (!subject.success)
      return send(response, 400, refuse('invalid_input', 'runs are of a ticket or a role'));
    answer(response, await reads.runs(subject.data));
  });
  router.get('/agent-runs/:run', async (request, response) => {
    const { run } = request.params;
    if (!RUN.test(run)) return send(response, 404, refuse('not_found', 'there is no such run'));
    answer(response, await reads.transcript(run, afterSchema.parse(request.query['after'])));
  });
  router.get('/engines', async (_request, response) => answer(response, await engines()));
  router.get('/engines/found', async (_request, response) => answer(response, await enginesFound()));
  router.get('/models/:role', async (request, response) => {
    const role = roleSchema.safeParse(request.params.role);
    if (!role.success) return send(response, 404, refuse('not_found', 'there is no such role'));
    response.json(await model(role.data));
  });
  router.get('/models/:role/offers', async (request, response) => {
    const role = roleSchema.safeParse(request.params.role);
    if (!role.success) return send(response, 404, refuse('not_found', 'there is no such role'));
    response.json(await offers(role.data));
  });
  return router;
}

function answer<T>(response: Response, result: Result<T>): void {
  if (result.ok) response.json(result.value);
  else send(response, STATUS[result.refusal.code], result);
}
