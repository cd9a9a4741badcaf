import type { PreflightRule } from '../domain/preflight.ts';

/** Whether Compose takes the files at all; other rules say more where they know the reason. */
export const readable: PreflightRule = {
  name: 'readable',
  title: 'Compose accepts the files',
  asks: [],
  reads: 'tree',
  whenUnexplained: true,
  find: ({ refused, files: [first] }) =>
    refused === null
      ? []
      : [
          {
            level: 'stop',
            service: null,
            cause: refused,
            place: first === undefined ? null : { file: first, line: 1 },
            fix: { text: 'correct the compose file' },
          },
        ],
};
