import type { Ports, RepositoryRef } from '../ports.ts';

/**
 * What a commit is compared with: the newest commit of the branch that it contains. Work that took in a newer main is judged against
 * that one; otherwise undoing a part of it would look like no change at all.
 */
export async function effectiveBase(
  { repositories }: Pick<Ports, 'repositories'>,
  repo: RepositoryRef,
  base: string,
  commit: string,
): Promise<string> {
  const { head } = await repositories.sync(repo);
  const common = await repositories.mergeBase(repo, head, commit);
  if (common === null || common === base) return base;
  return (await repositories.isAncestor(repo, base, common)) ? common : base;
}
