import { envFilesOf } from '../domain/preflight-paths.ts';
import { placeOf } from '../domain/preflight-place.ts';
import type { Found, PreflightRule } from '../domain/preflight.ts';

/** An `env_file` that is not there; Compose refuses the whole stack for it. */
export const envFiles: PreflightRule = {
  name: 'env-files',
  title: 'Files named by env_file are there',
  asks: ['paths'],
  reads: 'tree',
  find: (stack, facts) => {
    const paths = facts.paths.known ? facts.paths.value : {};
    return envFilesOf(stack).flatMap(({ service, file }): Found[] => {
      const kind = paths[file]?.kind;
      if (kind !== 'absent' && kind !== 'folder') return [];
      return [
        {
          level: 'stop',
          service,
          cause: `env_file ${file} ${kind === 'absent' ? 'is not there' : 'is a folder'}`,
          place: placeOf(stack, 'services', service, 'env_file'),
          fix: { text: `put the file there, or say required: false` },
        },
      ];
    });
  },
};
