import { Router } from 'express';
import { z } from 'zod';

import { auditInput } from '../../platform/domain/audit-input.ts';
import { refuse } from '../../platform/domain/result.ts';
import type { PostLaunchPage } from '../contract-post-launch.ts';
import type { ReadAction } from './action-reads.ts';
import { STATUS } from './action-routes.ts';
import type { CommandTwin } from './activity-reads.ts';
import { send } from './gatekeeping.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

const itemsSchema = z.object({
  items: z.array(
    z.object({
      label: z.string(),
      stack: z.string().nullable(),
      url: z.string().nullable(),
      action: z.string().nullable(),
      input: z.record(z.string(), z.unknown()),
      shown: z.boolean(),
    }),
  ),
});

type Options = { readAction: ReadAction; veil: Veil; twin: CommandTwin };

/** The buttons of dockfra.yaml. Mounted under /api, behind the session. */
export function postLaunchRoutes({ readAction, veil, twin }: Options): Router {
  const router = Router();
  router.get('/post-launch', async (_request, response) => {
    const [answer] = await Promise.all([readAction('stack.post-launch', {}), veil.fresh()]);
    if (!answer.ok) return send(response, STATUS[answer.refusal.code], plainValue(veil.value(answer)));
    const parsed = itemsSchema.safeParse(answer.value);
    if (!parsed.success)
      return send(response, 500, refuse('failed', 'the buttons were told in a way that is not known here'));
    const items = parsed.data.items
      .filter(({ shown }) => shown)
      .map(({ label, stack, url, action, input }) => ({
        label,
        stack,
        url,
        action,
        input,
        command:
          action === null ? null : twin({ name: action, input: auditInput(input) ?? {}, subject: null }),
      }));
    const page: PostLaunchPage = { items: plainValue(veil.value(items)) };
    response.json(page);
  });
  return router;
}
