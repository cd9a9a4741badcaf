import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A file system of the container is read-only. */
export const readOnly: DiagnosisPattern = {
  name: 'read-only',
  title: 'It writes where nothing may be written',
  level: 'error',
  order: 35,
  samples: [
    "Error: EROFS: read-only file system, open '/app/cache/x'",
    "OSError: [Errno 30] Read-only file system: '/app/x'",
    "mkdir: can't create directory '/var/cache/nginx/': Read-only file system",
    'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
    'open /etc/app.yml: read-only file system',
    "touch: cannot touch '/x': Read-only file system",
  ],
  nearMisses: [
    '10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)',
    'mounted read-only',
    'read-only user jane',
    'Read-only mode: on',
  ],
  match: matching(
    /EROFS: read-only file system, \w{1,20} '(?<path>[^'\n]{1,300})'/,
    /\[Errno 30\] Read-only file system: '(?<path>[^'\n]{1,300})'/,
    /"(?<path>[^"\n]{1,300})" failed \(30: Read-only/,
    /[‘'](?<path>\/[^’'\n]{0,300})[’']: Read-only file system/,
    /\b\w{1,20} (?<path>\/[^\s:]{1,300}): read-only file system/,
    /: [Rr]ead-only file system\b(?!\?)/,
  ),
  explain: ({ path }) =>
    `it writes ${path === undefined ? 'where' : `to ${path}, where`} its file system is read-only`,
  fixes: ({ path = 'the folder' }) => [
    byHand(
      `Mount a volume or tmpfs at ${path}, or take :ro or read_only out of the compose file; a disk with faults is mounted read-only, too (dmesg)`,
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
