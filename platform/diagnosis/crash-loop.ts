import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** It ends soon after each start. */
export const crashLoop: DiagnosisPattern = {
  name: 'crash-loop',
  title: 'It starts again and again',
  level: 'error',
  order: 97,
  weak: true,
  samples: [
    { source: 'state', text: 'restarted 3 times' },
    { source: 'state', text: 'restarted 17 times' },
    { source: 'state', text: 'restarted 0 times' },
  ],
  nearMisses: ['restarted 3 times', 'worker restarted', { source: 'state', text: 'ended with exit code 1' }],
  match: matchingIn(['state'], /^restarted (?:\d{1,9}) times$/),
  explain: (_parts, { text }) => `it ends soon after each start: ${text}`,
  fixes: (_parts, { stack, service }) => [
    ...(stack !== null && service !== null
      ? [
          {
            name: 'stop',
            text: `Stop ${service}, so that it can be put right`,
            action: { name: 'service.stop', input: { stack, service } },
            undo: { name: 'service.start', input: { stack, service } },
          },
        ]
      : []),
    byHand('Read its last lines: what it writes before its end says why'),
  ],
};
