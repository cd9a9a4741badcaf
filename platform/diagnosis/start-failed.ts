import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, launchIt, recreateIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The engine made the container and could not start it. */
export const startFailed: DiagnosisPattern = {
  name: 'start-failed',
  title: 'Engine could not start it',
  level: 'error',
  order: 93,
  weak: true,
  samples: [
    { source: 'state', text: 'ended with exit code 125' },
    {
      source: 'launch',
      text: 'Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: something new',
    },
    {
      source: 'state',
      text: 'failed to create task for container: failed to start shim: start failed: io.containerd.runc.v2: fork/exec: unknown',
    },
  ],
  nearMisses: [
    'ended with exit code 125',
    'OCI image pulled',
    { source: 'state', text: 'ended with exit code 1' },
  ],
  match: matchingIn(
    ['state', 'launch'],
    /^ended with exit code 125$/,
    /OCI runtime create failed/,
    /failed to create task for container/,
  ),
  explain: (_parts, { text }) => `the engine could not start it: ${text}`,
  fixes: (_parts, symptom) => [
    ...(symptom.service === null ? launchIt(symptom) : recreateIt(symptom)),
    byHand('The engine says why; correct that in the compose file'),
  ],
};
