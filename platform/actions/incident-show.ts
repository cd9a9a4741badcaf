import { z } from 'zod';

import { INCIDENT_ID, incidentText } from '../domain/incident.ts';
import { ok, refuse } from '../domain/result.ts';
import { defineAction } from './action.ts';

export const incidentShow = defineAction({
  name: 'incident.show',
  summary: 'Show an incident: what, since when, how often, and the evidence of its beginning.',
  needs: { area: 'stacks', level: 'read' },
  input: z.strictObject({ id: z.string().regex(INCIDENT_ID, 'an id like I-0001') }),
  cli: { words: ['incident', 'show'], positional: ['id'] },
  subject: ({ id }) => id,
  run: async (ports, _context, { id }) => {
    const found = await ports.incidents.find(id);
    return found
      ? ok(found)
      : refuse('not_found', `there is no incident ${id}`, 'see them with: incidents --all');
  },
  text: incidentText,
});
