import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The user in the container may not use a file or folder of a volume. */
export const noPermission: DiagnosisPattern = {
  name: 'no-permission',
  title: 'It may not read or write its files',
  level: 'error',
  order: 50,
  samples: [
    "Error: EACCES: permission denied, open '/data/app.db'",
    "PermissionError: [Errno 13] Permission denied: '/data/db.sqlite'",
    "chown: changing ownership of '/var/lib/mysql/': Operation not permitted",
    'initdb: error: could not change permissions of directory "/var/lib/postgresql/data": Operation not permitted',
    'nginx: [emerg] open() "/var/log/nginx/error.log" failed (13: Permission denied)',
    'mkdir: cannot create directory ‘/data/x’: Permission denied',
    'open /data/app.db: permission denied',
    'sh: cannot create /data/x: Permission denied',
    "EPERM: operation not permitted, mkdir '/data/x'",
    'java.nio.file.AccessDeniedException: /usr/share/elasticsearch/data/nodes',
  ],
  nearMisses: [
    'git@github.com: Permission denied (publickey).',
    'permission denied for user jane',
    "Access denied for user 'app'@'172.18.0.3'",
    'EACCES is a constant',
  ],
  match: matching(
    /(?:EACCES|EPERM): (?:permission denied|operation not permitted), \w{1,20} '(?<path>[^'\n]{1,300})'/,
    /\[Errno 13\] Permission denied: '(?<path>[^'\n]{1,300})'/,
    /chown: (?:changing ownership of )?[‘']?(?<path>\/[^’':\n]{1,300})[’']?: Operation not permitted/,
    /could not (?:change permissions of|access|create) (?:directory|file) "(?<path>[^"\n]{1,300})": (?:Operation not permitted|Permission denied)/,
    /open\(\) "(?<path>[^"\n]{1,300})" failed \(13:/,
    /cannot create (?:directory )?[‘']?(?<path>\/[^’':\n]{1,300})[’']?: Permission denied/,
    /\b(?:open|mkdir|stat|unlink|rename) (?<path>\/[^\s:]{1,300}): permission denied/,
    /AccessDeniedException: (?<path>\/[^\s:]{1,300})/,
  ),
  explain: ({ path = '' }) => `the user in its container may not use ${path}`,
  fixes: ({ path = '' }) => [
    byHand(
      `Give ${path} to the user that the container runs as (chown on the host, or user: in the compose file); do not open it for everybody`,
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
