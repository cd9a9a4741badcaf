import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { opinionOnNext } from '../flows/review-opinion.ts';
import { defineAction } from './action.ts';

export const reviewNext = defineAction({
  name: 'review.next',
  summary: "Have the manager's model give its opinion on the work that waits longest without one.",
  needs: { area: 'tickets', level: 'admin' },
  input: z.strictObject({}),
  cli: { words: ['review', 'next'] },
  run: (ports, context) => opinionOnNext(ports, context),
  text: ({ text }) => `${safeLine(text, 1000)}\n`,
});
