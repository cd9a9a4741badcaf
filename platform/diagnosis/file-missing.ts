import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The program opens a file that is not there. */
export const fileMissing: DiagnosisPattern = {
  name: 'file-missing',
  title: 'A file is missing',
  level: 'error',
  order: 70,
  samples: [
    "Error: ENOENT: no such file or directory, open '/app/config.json'",
    "FileNotFoundError: [Errno 2] No such file or directory: '/app/config.yml'",
    'nginx: [emerg] open() "/etc/nginx/mime.types" failed (2: No such file or directory) in /etc/nginx/nginx.conf:12',
    'open /etc/app.yml: no such file or directory',
    "python: can't open file '/app/main.py': [Errno 2] No such file or directory",
    'java.io.FileNotFoundException: /app/application.yml (No such file or directory)',
    'Error: Unable to access jarfile /app/app.jar',
    'Could not open input file: artisan',
  ],
  nearMisses: [
    '[error] 31#31: *1 open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory), client: 172.18.0.1',
    'GET /x: no such file',
    'file not found in cache, loading',
  ],
  match: matching(
    /ENOENT: no such file or directory, \w{1,20} '(?<path>[^'\n]{1,300})'/,
    /FileNotFoundError: \[Errno 2\] No such file or directory: '(?<path>[^'\n]{1,300})'/,
    /\[emerg\][^"\n]{0,60}open\(\) "(?<path>[^"\n]{1,300})" failed \(2:/,
    /\bopen (?<path>\/[^\s:]{1,300}): no such file or directory/,
    /can't open file '(?<path>[^'\n]{1,300})': \[Errno 2\]/,
    /FileNotFoundException: (?<path>[^\s(]{1,300}) \(No such file/,
    /Unable to access jarfile (?<path>[^\s]{1,300})/,
    /Could not open input file: (?<path>[^\s]{1,300})/,
  ),
  explain: ({ path = '' }) => `it opens ${path}, which is not there`,
  fixes: ({ path = '' }) => [
    byHand(`Put ${path} into the image or mount it; correct the path where it is set`),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
