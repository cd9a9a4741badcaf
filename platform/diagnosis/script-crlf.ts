import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A script was saved with carriage returns, which no shell understands. */
export const scriptCrlf: DiagnosisPattern = {
  name: 'script-crlf',
  title: 'A script has Windows line ends',
  level: 'error',
  order: 20,
  samples: [
    "env: 'bash\\r': No such file or directory",
    '/usr/bin/env: ‘sh\\r’: No such file or directory',
    "/entrypoint.sh: line 2: $'\\r': command not found",
    '/bin/sh^M: bad interpreter: No such file or directory',
    "env: can't execute 'sh\r': No such file or directory",
    '/docker-entrypoint.sh: set: line 2: illegal option -\r',
  ],
  nearMisses: [
    '/usr/bin/env: ‘python’: No such file or directory',
    '/bin/bash: bad interpreter: Permission denied',
    'line ends with \\n',
  ],
  match: matching(
    /env: (?:can't execute )?[‘'"][\w./-]{1,100}(?:\\r|\r)[’'"]?: No such file/,
    /\$'\\r': command not found/,
    /\^M: bad interpreter/,
    /illegal option -\r/,
  ),
  explain: () => 'a script has Windows line ends (CR LF): the shell takes the CR for a part of the name',
  fixes: (_parts, symptom, { built }) => [
    byHand(
      'Save the script with Unix line ends (git: *.sh text eol=lf in .gitattributes), and build the image again',
    ),
    ...(symptom.service !== null && built.includes(symptom.service)
      ? launchIt(symptom, `Build the image again and launch ${symptom.stack ?? ''}`)
      : []),
  ],
};
