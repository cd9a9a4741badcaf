import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** env_file names a file that is not there. */
export const envFileMissing: DiagnosisPattern = {
  name: 'env-file-missing',
  title: 'A file of variables is missing',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'launch',
      text: 'env file /srv/shop/.env.prod not found: stat /srv/shop/.env.prod: no such file or directory',
    },
    { source: 'files', text: "Couldn't find env file: /srv/shop/.env.prod" },
    {
      source: 'launch',
      text: 'failed to read /srv/shop/.env: open /srv/shop/.env: no such file or directory',
    },
  ],
  nearMisses: ['env file loaded', '.env not found, using defaults', 'no such file or directory'],
  match: matching(
    /env file (?<file>[^\s]{1,300}) not found/,
    /Couldn't find env file: (?<file>[^\s]{1,300})/,
    /failed to read (?<file>[^\s]{0,300}\.env[\w.-]{0,50}): open/,
  ),
  explain: ({ file = '' }) => `env_file names ${file}, which is not there`,
  fixes: (_parts, symptom) => [
    byHand('Make the file, or take it out of env_file (required: false lets Compose go on without)'),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'env_file')),
};
