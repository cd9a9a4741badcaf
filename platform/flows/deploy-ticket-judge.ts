import path from 'node:path';

import type { ComposeModel } from '../domain/compose.ts';
import { findDangers, findingLine, findOutsideReferences } from '../domain/dangerous.ts';
import { mapPaths, pathsOf } from '../domain/dangerous-paths.ts';
import type { SourceReference } from '../domain/dangerous-sources.ts';
import { judgeDangers } from '../domain/guard.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports, RepositoryRef, StackRef } from '../ports.ts';

type Needed = Pick<Ports, 'compose' | 'trees' | 'root'>;

export type JudgeRequest = {
  what: string;
  stack: StackRef;
  repo: RepositoryRef;
  /** copies of the whole repository at the two commits */
  base: string;
  candidate: string;
};

/** `told`: what is new and worth a word, but no reason to refuse. */
export type Judged = {
  base: ComposeModel;
  candidate: ComposeModel;
  told: string[];
  references: SourceReference[];
  folder: string;
  composeFiles: string[];
};

/** The two models made comparable; refused when the candidate asks for more than the base had. Compose reads it only after its files were looked at. */
export async function judgeCandidate(
  ports: Needed,
  { what, stack, repo, ...trees }: JudgeRequest,
): Promise<Result<Judged>> {
  const folder = path.relative(repo.top, await ports.trees.resolve(stack.dir));
  const [base, candidate] = [path.join(trees.base, folder), path.join(trees.candidate, folder)];
  const before = await ports.compose.references(stack, base, trees.base);
  const references = await ports.compose.references(stack, candidate, trees.candidate);
  const outside = judgeDangers({ what, stack: stack.name }, findOutsideReferences(before, references));
  if (!outside.ok) return outside;
  const old = await readModels(ports, stack, base);
  if (!old.ok)
    return refuse('invalid_input', `${repo.branch} itself: ${old.refusal.message}`, old.refusal.hint);
  const next = await readModels(ports, stack, candidate);
  if (!next.ok)
    return refuse('checks_failed', next.refusal.message, 'correct the compose files of the ticket');
  const where = { repo, state: ports.root.state };
  const judged = async (which: keyof Models) => ({
    base: await judgedModel(ports, old.value[which], { ...where, tree: trees.base }),
    candidate: await judgedModel(ports, next.value[which], { ...where, tree: trees.candidate }),
  });
  const whole = await judged('whole');
  const findings = findDangers(whole.base, whole.candidate);
  const safe = judgeDangers({ what, stack: stack.name }, findings);
  if (!safe.ok) return safe;
  const composeFiles = stack.files.map((file) => path.join(folder, path.relative(stack.dir, file)));
  return ok({
    ...(await judged('usual')),
    told: findings.map(findingLine),
    references: [...before, ...references],
    folder,
    composeFiles,
  });
}

/** `whole`: with the services of every profile, for these start on request without being looked at again. */
type Models = { usual: ComposeModel; whole: ComposeModel };

async function readModels({ compose }: Needed, stack: StackRef, tree: string): Promise<Result<Models>> {
  const usual = await compose.model(stack, tree);
  if (!usual.ok) return usual;
  const whole = await compose.model(stack, tree, { everyProfile: true });
  return whole.ok ? ok({ usual: usual.value, whole: whole.value }) : whole;
}

/** Paths below the repository as "repo:PATH", symbolic links followed; all others as they will be on the host. */
async function judgedModel(
  ports: Needed,
  model: ComposeModel,
  where: { repo: RepositoryRef; state: string; tree: string },
): Promise<ComposeModel> {
  const top = await ports.trees.resolve(where.tree);
  const real = new Map<string, string>();
  for (const one of pathsOf(model)) real.set(one, await ports.trees.resolve(one));
  return mapPaths(model, (one, use) => {
    const inside = path.relative(top, real.get(one) ?? one);
    if (inside === '..' || inside.startsWith('../')) return real.get(one) ?? one;
    const live = path.join(where.repo.top, inside);
    return use === 'mount' && holdsOurs(live, where.repo.top, where.state) ? live : `repo:${inside}`;
  });
}

/** A mount of the repository's own .git, or of the platform's state, or of a folder above either, is never harmless. */
function holdsOurs(live: string, top: string, state: string): boolean {
  return [path.join(top, '.git'), state].some((kept) => isWithin(live, kept) || isWithin(kept, live));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}
