import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A file is mounted over a folder or the other way round, or its source is missing. */
export const mountMismatch: DiagnosisPattern = {
  name: 'mount-mismatch',
  title: 'A mount does not fit',
  level: 'error',
  order: 22,
  samples: [
    {
      source: 'state',
      text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/srv/shop/nginx.conf" to rootfs at "/etc/nginx/nginx.conf": mount /srv/shop/nginx.conf:/etc/nginx/nginx.conf (via /proc/self/fd/6), flags: 0x5000: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: invalid mount config for type "bind": bind source path does not exist: /srv/shop/data',
    },
    {
      source: 'launch',
      text: "Error response from daemon: error while creating mount source path '/srv/shop/data': mkdir /srv/shop: permission denied",
    },
  ],
  nearMisses: ['error mounting component App', 'mount point /data ready', 'bind source: 10.0.0.1'],
  match: matching(
    /error mounting "(?<path>[^"]{1,300})" to rootfs/,
    /bind source path does not exist: (?<path>[^\s]{1,300})/,
    /error while creating mount source path '(?<path>[^']{1,300})'/,
  ),
  explain: ({ path = '' }) =>
    `${path} cannot be mounted: it is not there, or a folder where a file is meant, or the other way round`,
  fixes: ({ path = '' }, symptom) => {
    const { stack, text } = symptom;
    const hand = byHand(`See what ${path} is on the host, and correct it or the volumes in the compose file`);
    if (stack === null || !text.includes('does not exist')) return [hand];
    const followedBy = launchIt(symptom).flatMap(({ action }) => action ?? []);
    const action = { name: 'stack.create', input: { stack, kind: 'folder', name: path } };
    return [
      {
        name: 'create-folder',
        text: `Make the folder ${path}, then launch ${stack}`,
        action,
        followedBy,
        undo: null,
      },
      hand,
    ];
  },
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
