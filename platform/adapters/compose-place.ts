import path from 'node:path';

import type { ComposePlace } from '../argv/compose.ts';
import type { StackRef } from '../domain/compose.ts';

/** The user's own folder, environment and (unless replaced) files: exactly what their own `docker compose` would use. */
export function livePlace(stack: StackRef, files?: readonly string[]): ComposePlace {
  const more = stack.moreEnvFiles;
  return {
    project: stack.project,
    directory: stack.dir,
    files: files ?? stack.files,
    envFile: stack.envFile === path.join(stack.dir, '.env') && !more ? null : stack.envFile,
    ...(more ? { moreEnvFiles: more } : {}),
    ...(stack.profiles === undefined ? {} : { profiles: stack.profiles }),
  };
}
