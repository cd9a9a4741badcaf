import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Program or image is made for another kind of processor. */
export const architecture: DiagnosisPattern = {
  name: 'architecture',
  title: 'Made for another processor',
  level: 'error',
  order: 22,
  samples: [
    'exec /usr/local/bin/docker-entrypoint.sh: exec format error',
    'standard_init_linux.go:228: exec user process caused: exec format error',
    { source: 'launch', text: 'no matching manifest for linux/arm64/v8 in the manifest list entries' },
    {
      source: 'launch',
      text: "The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8) and no specific platform was requested",
    },
    '/app/server: cannot execute binary file: Exec format error',
  ],
  nearMisses: ['unknown date format error', 'building for linux/arm64/v8', 'image platform: linux/amd64'],
  match: matching(
    /[Ee]xec format error/,
    /no matching manifest for (?<platform>[\w/]{1,40}) in the manifest list/,
    /requested image's platform \((?<platform>[\w/]{1,40})\) does not match/,
  ),
  explain: () =>
    'program or image is made for another kind of processor than this host has, or a script lacks its first line (#!/bin/sh)',
  fixes: (_parts, symptom) => [
    byHand('Take an image for this processor, or build it here; platform: in the compose file chooses one'),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'image')),
};
