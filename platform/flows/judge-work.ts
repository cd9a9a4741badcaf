import type { Change } from '../domain/change.ts';
import type { CheckSet } from '../domain/checks.ts';
import { flagLines, judgeChanges } from '../domain/judge.ts';
import { joinInside, referencedFiles } from '../domain/judge-compose.ts';
import type { Ports, RepositoryRef, StackRef } from '../ports.ts';

type Judged = { repo: RepositoryRef; stack: StackRef; base: string };
type JudgePorts = Pick<Ports, 'repositories'>;

/** Why a person must look at these changes, by what the base says is part of the judgement. */
export async function flagsOf(
  ports: JudgePorts,
  judged: Judged,
  changes: readonly Change[],
  set: CheckSet,
): Promise<string[]> {
  const commands = set.checks.map((check) => ({
    check: check.name,
    text: `${check.prepare ?? ''} ${check.run}`,
  }));
  return flagLines(judgeChanges(changes, { composeFiles: await composeFiles(ports, judged), commands }));
}

/** Compose files of the stack with what they draw in, as the base has them, relative to the repository. */
async function composeFiles(ports: JudgePorts, { repo, stack, base }: Judged): Promise<string[]> {
  const prefix = `${repo.top}/`;
  const queue = stack.files
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length));
  const found = new Set<string>();
  for (let path = queue.shift(); path !== undefined && found.size < 100; path = queue.shift()) {
    if (found.has(path)) continue;
    found.add(path);
    const text = /\.ya?ml$/.test(path) ? await ports.repositories.readFile(repo, base, path) : null;
    const folder = path.split('/').slice(0, -1).join('/');
    for (const named of text === null ? [] : referencedFiles(text)) {
      const inside = joinInside(folder, named);
      if (inside !== null) queue.push(inside);
    }
  }
  return [...found];
}
