import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A build begins from an image that no registry gives out: it may have to be built here first. */
export const baseImageDenied: DiagnosisPattern = {
  name: 'base-image-denied',
  title: 'Base image is missing',
  level: 'error',
  order: 25,
  samples: [
    {
      source: 'launch',
      text: 'failed to solve: ssh-base:latest: failed to resolve source metadata for docker.io/library/ssh-base:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    },
    {
      source: 'launch',
      text: 'ERROR: failed to solve: node:99-alpine: failed to resolve source metadata for docker.io/library/node:99-alpine: docker.io/library/node:99-alpine: not found',
    },
    {
      source: 'launch',
      text: 'failed to solve: acme/base:1: error getting credentials - err: exit status 1, out: ``',
    },
  ],
  nearMisses: [
    'failed to solve the puzzle',
    {
      source: 'launch',
      text: 'failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
    },
    'base image: alpine',
  ],
  match: matching(
    /failed to solve: (?<image>[^\s:]{1,200}(?::[\w.-]{1,120})?): (?:failed to resolve source metadata|error getting credentials)/,
  ),
  explain: ({ image = '' }) => `the build begins from ${image}, which cannot be had`,
  fixes: ({ image = '' }, symptom) => [
    byHand(`Correct FROM in the Dockerfile, or build ${image} on this host first`),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'build')),
};
