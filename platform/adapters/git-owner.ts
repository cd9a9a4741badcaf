import { join } from 'node:path';

import * as argv from '../argv/git.ts';
import { parseGitConfig, usesLfs } from '../domain/git-hazards.ts';
import type { Checkout } from './git-checkout.ts';
import type { Git } from './git-process.ts';
import { exists } from './git-store.ts';

/** The two things of the person's own git settings that change what is ignored and what a checkout looks like. */
export type OwnerSettings = { excludesFile: string | null; lfs: boolean };

/** Read as data from `home`; none when git works as somebody else there. */
export async function ownerSettings(
  git: Git,
  checkout: Checkout,
  home: string | undefined,
): Promise<OwnerSettings> {
  if (home === undefined || checkout.owner !== null) return { excludesFile: null, lfs: false };
  const settings = [];
  for (const file of [join(home, '.config', 'git', 'config'), join(home, '.gitconfig')]) {
    if (!(await exists(file))) continue;
    const answer = await git.answer({ args: argv.listConfig(file), maxBytes: 1024 * 1024 });
    if (answer.code === 0) settings.push(...parseGitConfig(answer.stdout.toString('utf8')));
  }
  const named = settings.findLast((setting) => setting.key === 'core.excludesfile')?.value;
  const fallback = join(home, '.config', 'git', 'ignore');
  const excludesFile = named?.replace(/^~\//, `${home}/`) ?? ((await exists(fallback)) ? fallback : null);
  return { excludesFile, lfs: usesLfs(settings) };
}
