import type { Change } from '../domain/change.ts';
import { definitionHash, type CheckSet } from '../domain/checks.ts';
import { sizeOf } from '../domain/limits.ts';
import type { Evidence } from '../domain/ticket.ts';
import type { Ports, RepositoryRef } from '../ports.ts';

/** Of any ticket: what ran at this commit under this definition need not run again. Errors are no answer. */
export async function baseEvidence(
  ports: Pick<Ports, 'tickets'>,
  set: CheckSet,
  base: string,
): Promise<Evidence[]> {
  const { tickets } = await ports.tickets.list();
  const all = tickets
    .flatMap((ticket) => ticket.evidence)
    .filter(
      (item) =>
        item.kind === 'check' && item.run === 'base' && item.commit === base && item.result !== 'error',
    );
  return set.checks.flatMap(
    (check) =>
      all.findLast((item) => item.name === check.name && item.definition === definitionHash(check)) ?? [],
  );
}

type Difference = { repo: RepositoryRef; id: string; base: string; commit: string; changes: Change[] };

/** The patch as it was submitted, and its size. */
export async function diffEvidence(
  ports: Pick<Ports, 'evidence' | 'repositories' | 'clock'>,
  { repo, id, base, commit, changes }: Difference,
): Promise<Evidence> {
  const stored = await ports.evidence.write(
    id,
    'submitted.patch',
    await ports.repositories.patch(repo, base, commit, 1024 * 1024),
  );
  const size = sizeOf(changes);
  const summary = `${size.files} files, +${size.added} -${size.deleted}`;
  return {
    kind: 'diff',
    name: 'submitted',
    ...stored,
    result: 'info',
    at: ports.clock.now().toISOString(),
    run: 'commit',
    commit,
    summary,
  };
}
