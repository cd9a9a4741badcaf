import { z } from 'zod';

import { engineListSchema, foundListSchema } from '../../platform/domain/engine-found.ts';
import { ROLE_NAMES } from '../../platform/domain/ticket.ts';
import { incidentSchema, transcriptSchema } from '../server/action-reads.ts';
import { answerSchema } from '../../platform/domain/chat/answer.ts';
import { auditQuery } from '../server/activity-routes.ts';
import { chatQuery, modelQuestion } from '../server/chat-routes.ts';
import { historySchema, savedSchema, saveSchema, versionSchema } from '../server/compose-routes.ts';
import { launchesSchema, preflightSchema } from '../server/launch-reads.ts';
import { diagnosisSchema, repairPlanSchema, repairsSchema } from '../server/repair-reads.ts';
import { formSchema, suggestionsSchema } from '../server/settings-reads.ts';
import * as page from './page-schemas.ts';
import { snapshot } from './snapshot-schema.ts';
import { servicePage, stackPage, stacksPage } from './stack-schemas.ts';

/** One route of the wizard but those of actions, as the reference tells it. */
export type ApiRoute = {
  method: 'get' | 'post';
  /** as OpenAPI spells it */
  path: string;
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  answer: z.ZodType;
};

const get = (path: string, summary: string, answer: z.ZodType, query?: z.ZodObject): ApiRoute => ({
  method: 'get',
  path,
  summary,
  answer,
  ...(query === undefined ? {} : { query }),
});
const after = z.object({
  after: z.number().int().min(0).optional().describe('only what comes after this number'),
});
const again = z.object({
  again: z.literal('1').optional().describe('look anew instead of telling the last look'),
});
const file = z.object({
  file: z.string().optional().describe("which of the stack's files; its first one otherwise"),
});
const place = z.object({ stack: z.string().optional(), service: z.string().optional() });

export const ROUTES: readonly ApiRoute[] = [
  get(
    '/api/snapshot',
    'Everything that the pages show at once; the live line patches it from there.',
    snapshot,
  ),
  get('/api/commands', 'What the command line offers.', page.commandList),
  get('/api/tickets/{id}', 'One ticket, and what may be done with it.', page.ticketPage),
  get('/api/tickets/{id}/diff', 'What a ticket changes.', page.ticketDiff),
  get('/api/evidence/{ticket}/{path}', 'The text of one piece of evidence of a ticket.', page.evidenceText),
  get('/api/decisions', 'What autopilot and manager decided, with the reason.', page.decisionList),
  get('/api/inbox', 'What waits for a yes.', page.inboxPage),
  get('/api/incidents/{id}', 'Something broken, with what was seen at that moment.', incidentSchema),
  get(
    '/api/usage',
    'What models cost, by day, role and ticket.',
    page.usagePage,
    z.object({ days: z.number().int().min(1).max(366).optional().describe('30 otherwise') }),
  ),
  get('/api/models/{role}', 'What speaks for a role.', page.modelPage),
  get('/api/models/{role}/offers', 'What the provider of a role offers.', page.modelOffers),
  get(
    '/api/agent-runs',
    'Runs of agents, of a ticket or a role.',
    page.runList,
    z.object({ subject: z.union([z.enum(ROLE_NAMES), z.string().regex(/^T-\d{4,}$/)]) }),
  ),
  get('/api/agent-runs/{run}', 'One run with its lines.', transcriptSchema, after),
  get('/api/engines', 'Coding engines in the order of the developer.', engineListSchema),
  get('/api/engines/found', "Which of them stand in the developer's container.", foundListSchema),
  get('/api/stacks', 'Every stack of the root.', stacksPage),
  get('/api/stacks/{name}', 'One stack as its files say it.', stackPage),
  get(
    '/api/stacks/{name}/services/{service}',
    'One service: what its file says, and its containers.',
    servicePage,
  ),
  get('/api/stacks/{name}/compose', 'A compose file, exactly as it is.', page.composeFile, file),
  {
    method: 'post',
    path: '/api/stacks/{name}/compose',
    summary: 'Write a compose file; refused when it changed since `hash`, or when Compose refuses it.',
    body: saveSchema,
    answer: savedSchema,
  },
  get(
    '/api/stacks/{name}/compose/history',
    'Versions of a compose file, the newest first.',
    historySchema,
    file,
  ),
  get(
    '/api/stacks/{name}/compose/versions/{id}',
    'One version, and what would change if it came back.',
    versionSchema,
    file,
  ),
  get('/api/launches', 'Launches under way and past, the newest first.', launchesSchema),
  get('/api/launches/choices', 'What may be chosen for a launch.', page.launchChoices),
  get('/api/launches/{id}/output', 'Lines of a launch from a number on.', page.launchOutput, after),
  get(
    '/api/preflight',
    'What would stop a launch or do harm.',
    preflightSchema,
    z.object({
      stack: z.array(z.string()).optional(),
      profile: z.array(z.string()).optional(),
      environment: z.string().optional(),
    }),
  ),
  get('/api/post-launch', 'Buttons of dockfra.yaml whose condition holds.', page.postLaunchPage),
  get('/api/diagnosis', 'What is wrong with services, and what cures it.', diagnosisSchema, place),
  get('/api/repairs', 'Past repairs, the newest first.', repairsSchema, place),
  get(
    '/api/repairs/plan',
    'What a repair would do now.',
    repairPlanSchema,
    place.extend({ diagnosis: z.string(), fix: z.string() }),
  ),
  get('/api/repairs/{id}/undo', 'What taking a repair back would do now.', repairPlanSchema),
  get('/api/settings', 'The variables of all stacks as settings; never the value of a secret.', formSchema),
  get('/api/settings/suggestions', 'What could be their values.', suggestionsSchema),
  get('/api/chat', "A question in anybody's own words, answered from facts.", answerSchema, chatQuery),
  {
    method: 'post',
    path: '/api/chat/model',
    summary:
      "A question for the manager's model; what it proposes is checked, and carried out by nobody but a person.",
    body: modelQuestion,
    answer: answerSchema,
  },
  get('/api/audit', 'Who did what, the newest first.', page.auditPage, auditQuery),
  get('/api/audit/chain', 'Whether the audit is as it was written.', page.chainView, again),
  get(
    '/api/doctor',
    'What is missing or in the way on this machine and in this root.',
    page.doctorPage,
    again,
  ),
  get('/api/actions/runs/{id}', 'How far an action is.', page.actionAnswer),
  {
    method: 'post',
    path: '/api/logout',
    summary: 'End this session.',
    body: z.strictObject({}),
    answer: z.null(),
  },
];
