import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A repository cannot be reached over SSH. */
export const gitSsh: DiagnosisPattern = {
  name: 'git-ssh',
  title: 'Git server refuses the key',
  level: 'error',
  order: 18,
  samples: [
    'git@github.com: Permission denied (publickey).',
    'Host key verification failed.',
    'fatal: Could not read from remote repository.',
    'deploy@10.0.0.9: Permission denied (publickey,password).',
    '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
    'Load key "/root/.ssh/id_ed25519": invalid format',
  ],
  nearMisses: [
    "EACCES: permission denied, open '/data/x'",
    'publickey accepted',
    'could not read from socket',
    'host key saved',
  ],
  match: matching(
    /Permission denied \((?:publickey|password)/,
    /Host key verification failed/,
    /Could not read from remote repository/,
    /UNPROTECTED PRIVATE KEY FILE/,
    /Load key "[^"\n]{1,200}": /,
  ),
  explain: () => 'the other side does not take its SSH key, or it does not know the other side',
  fixes: () => [
    byHand(
      'Register the public key with the server, mount the private key (0600) for the user of the container, and add the host to known_hosts',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
