import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The build asks for a file that is not in its context. */
export const buildFileMissing: DiagnosisPattern = {
  name: 'build-file-missing',
  title: 'A file of the build is missing',
  level: 'error',
  order: 24,
  samples: [
    {
      source: 'launch',
      text: 'failed to solve: failed to compute cache key: failed to calculate checksum of ref 6f1::abc: "/package-lock.json": not found',
    },
    {
      source: 'launch',
      text: 'ERROR: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory',
    },
    { source: 'launch', text: 'unable to prepare context: path "/srv/shop/api" not found' },
    {
      source: 'launch',
      text: 'COPY failed: file not found in build context or excluded by .dockerignore: stat dist: file does not exist',
    },
    { source: 'launch', text: 'resolve : lstat /srv/shop/api: no such file or directory' },
  ],
  nearMisses: [
    '"/index.html": not found',
    'open Dockerfile in your editor',
    'failed to read docker stats: no such file',
  ],
  match: matching(
    /failed to calculate checksum of ref [^\s]{1,200}: "(?<file>[^"]{1,200})": not found/,
    /failed to read dockerfile: open (?<file>[^\s:]{1,200}): no such file/,
    /unable to prepare context: path "(?<file>[^"]{1,200})" not found/,
    /COPY failed: (?:file not found in build context[^\n]{0,60}?stat|stat) (?<file>[^\s:]{1,200}): (?:file does not exist|no such file)/,
    /resolve : lstat (?<file>[^\s:]{1,200}): no such file/,
  ),
  explain: ({ file = '' }) =>
    `the build asks for ${file}, which is not there, or is left out by .dockerignore`,
  fixes: (_parts, symptom) => [
    byHand('Add the file, or correct build.context, the Dockerfile or .dockerignore'),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'build')),
};
