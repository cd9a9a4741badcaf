import { Router } from 'express';
import { z } from 'zod';

import { auditInput } from '../../platform/domain/audit-input.ts';
import type { PostLaunchPage } from '../contract-post-launch.ts';
import { STATUS } from './action-routes.ts';
import { createVeiledRead, type ReadAction } from './checked-read.ts';
import type { CommandTwin } from './activity-reads.ts';
import { send } from './gatekeeping.ts';
import type { Veil } from './veil.ts';

export const buttonShape = z.object({
  label: z.string(),
  stack: z.string().nullable(),
  url: z.string().nullable(),
  action: z.string().nullable(),
  input: z.record(z.string(), z.unknown()),
});
const itemsSchema = z.object({ items: z.array(buttonShape.extend({ shown: z.boolean() })) });

type Options = { readAction: ReadAction; veil: Veil; twin: CommandTwin };

/** The buttons of dockfra.yaml. Mounted under /api, behind the session. */
export function postLaunchRoutes({ readAction, veil, twin }: Options): Router {
  const router = Router();
  const read = createVeiledRead(readAction, veil);
  router.get('/post-launch', async (_request, response) => {
    const answer = await read('stack.post-launch', {}, itemsSchema);
    if (!answer.ok) return send(response, STATUS[answer.refusal.code], answer);
    const items = answer.value.items
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
    const page: PostLaunchPage = { items };
    response.json(page);
  });
  return router;
}
