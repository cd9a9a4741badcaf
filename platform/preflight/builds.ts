import { buildsOf } from '../domain/preflight-paths.ts';
import { placeOf } from '../domain/preflight-place.ts';
import type { Found, PreflightRule } from '../domain/preflight.ts';

/** Build contexts and Dockerfiles that are not there. */
export const builds: PreflightRule = {
  name: 'builds',
  title: 'Build folders and Dockerfiles are there',
  asks: ['paths'],
  reads: 'model',
  find: (stack, facts) => {
    const paths = facts.paths.known ? facts.paths.value : {};
    return buildsOf(stack).flatMap(({ service, context, dockerfile }): Found[] => {
      const at = (key: string) => placeOf(stack, 'services', service, 'build', key);
      const folder = paths[context]?.kind;
      if (folder !== undefined && folder !== 'folder')
        return [
          {
            level: 'stop',
            service,
            cause: `the build folder ${context} ${folder === 'absent' ? 'is not there' : 'is no folder'}`,
            place: at('context'),
            fix: { text: 'correct build.context, or fetch what belongs there' },
          },
        ];
      if (dockerfile === null || paths[dockerfile]?.kind !== 'absent') return [];
      return [
        {
          level: 'stop',
          service,
          cause: `there is no ${dockerfile}`,
          place: at('dockerfile'),
          fix: { text: 'put a Dockerfile there, or name it in build.dockerfile' },
        },
      ];
    });
  },
};
