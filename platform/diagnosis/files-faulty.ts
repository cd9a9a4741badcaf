import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Whatever else is wrong with the files. */
export const filesFaulty: DiagnosisPattern = {
  name: 'files-faulty',
  title: 'Compose file cannot be used',
  level: 'error',
  order: 99,
  samples: [
    { source: 'files', text: 'compose.yaml: the top level is not a mapping' },
    { source: 'files', text: 'include /r/other.yaml: leads out of the root' },
  ],
  nearMisses: [
    'compose.yaml: the top level is not a mapping',
    { source: 'state', text: 'ended with exit code 1' },
  ],
  match: ({ source, text }) => (source === 'files' && text !== '' ? {} : null),
  explain: (_parts, { text }) => text,
  fixes: () => [byHand('Correct the compose file; its editor shows the line')],
};
