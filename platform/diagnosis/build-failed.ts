import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A step of the Dockerfile failed. */
export const buildFailed: DiagnosisPattern = {
  name: 'build-failed',
  title: 'Image cannot be built',
  level: 'error',
  order: 60,
  samples: [
    {
      source: 'launch',
      text: 'failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
    },
    {
      source: 'launch',
      text: 'ERROR: failed to solve: process "/bin/sh -c apt-get install -y foo" did not complete successfully: exit code: 100',
    },
    {
      source: 'launch',
      text: 'failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN',
    },
    { source: 'launch', text: "The command '/bin/sh -c make' returned a non-zero code: 2" },
    { source: 'launch', text: 'failed to solve: target stage "prod" could not be found' },
  ],
  nearMisses: [
    'failed to solve captcha',
    'process completed successfully: exit code: 0',
    'the command returned 2 rows',
  ],
  match: matching(
    /failed to solve: process "(?<step>[^"\n]{1,200})" did not complete/,
    /The command '(?<step>[^'\n]{1,200})' returned a non-zero code/,
    /failed to solve: (?<step>dockerfile parse error on line \d{1,6}|target stage "[\w.-]{1,100}" could not be found)/,
  ),
  explain: ({ step = '' }) => `the image cannot be built: ${step} failed`,
  fixes: (_parts, symptom) => [
    byHand('Correct this step of the Dockerfile; the lines before it say why it failed'),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'build')),
};
