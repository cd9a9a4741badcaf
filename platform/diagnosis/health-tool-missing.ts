import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The program that the health check calls is not in the image. */
export const healthToolMissing: DiagnosisPattern = {
  name: 'health-tool-missing',
  title: 'Its health check cannot run',
  level: 'error',
  order: 12,
  samples: [
    {
      source: 'state',
      text: 'health check exit code -1: OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
    },
    { source: 'state', text: 'health check exit code 127: /bin/sh: 1: curl: not found' },
    { source: 'state', text: 'health check exit code 127: /bin/sh: wget: not found' },
    {
      source: 'state',
      text: 'health check exit code 126: OCI runtime exec failed: exec failed: unable to start container process: exec: "/healthcheck.sh": permission denied: unknown',
    },
  ],
  nearMisses: [
    '/bin/sh: 1: curl: not found',
    {
      source: 'state',
      text: 'health check exit code 22: curl: (22) The requested URL returned error: 404 Not Found',
    },
    { source: 'state', text: 'exec: "curl": executable file not found in $PATH' },
  ],
  match: matchingIn(
    ['state'],
    /^health check exit code -?\d{1,5}: [^\n]{0,200}?exec: "(?<tool>[^"\s]{1,100})": (?:executable file not found|stat |permission denied)/,
    /^health check exit code 12[67]: (?:[^\s:]{1,40}: )?(?:line )?(?:\d{1,4}: )?(?<tool>[\w./-]{1,60}): (?:command )?not found/,
  ),
  explain: ({ tool = '' }) =>
    `its health check calls ${tool}, which its image does not have or may not run: the service itself may be fine`,
  fixes: ({ tool = '' }) => [
    byHand(`Use a program in its healthcheck that its image has, or install ${tool} in the image`),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'healthcheck')),
};
