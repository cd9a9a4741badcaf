import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Ports, RepositoryRef, StackRef } from '../ports.ts';

/** The stack that a ticket changes: the one it names, or the only one that is nearest to the root. */
export async function stackOf(
  ports: { compose: Pick<Ports['compose'], 'stacks'> },
  ticket: Pick<Ticket, 'id' | 'stack'>,
): Promise<Result<StackRef>> {
  const { stacks, faults } = await ports.compose.stacks();
  const names = stacks.map((stack) => stack.name).join(', ');
  if (ticket.stack !== undefined) {
    const named = stacks.find((stack) => stack.name === ticket.stack);
    return named
      ? ok(named)
      : refuse(
          'not_found',
          `${ticket.id} names the stack "${ticket.stack}", which is not in this root`,
          `found: ${names || 'none'}`,
        );
  }
  const nearest = Math.min(...stacks.map(depthOf));
  const [only, ...more] = stacks.filter((stack) => depthOf(stack) === nearest);
  if (!only) {
    const broken = faults.map((fault) => `${fault.file}: ${fault.message}`);
    return refuse(
      'not_found',
      'there is no stack in this root',
      'add a compose file, or run: dockfra init',
      broken,
    );
  }
  if (more.length > 0) {
    return refuse(
      'invalid_input',
      `this root has several stacks (${names}) and ${ticket.id} names none`,
      `ticket edit ${ticket.id} --stack NAME`,
    );
  }
  return ok(only);
}

function depthOf({ dir }: StackRef): number {
  return dir.split('/').length;
}

/** A stack that a person names has to be one of the root's. */
export async function knownStack(
  ports: { compose: Pick<Ports['compose'], 'stacks'> },
  stack: string | undefined,
): Promise<Result<null>> {
  if (stack === undefined) return ok(null);
  const { stacks } = await ports.compose.stacks();
  if (stacks.some(({ name }) => name === stack)) return ok(null);
  const names = stacks.map(({ name }) => name).join(', ');
  return refuse(
    'not_found',
    `there is no stack "${stack}" in this root`,
    names === '' ? 'it has none: add a compose file, or run: dockfra init' : `its stacks: ${names}`,
  );
}

/** The repository that a ticket changes. */
export async function repositoryOf(
  ports: { compose: Pick<Ports['compose'], 'stacks'>; repositories: Pick<Ports['repositories'], 'find'> },
  ticket: Pick<Ticket, 'id' | 'stack'>,
): Promise<Result<{ stack: StackRef; repo: RepositoryRef }>> {
  const stack = await stackOf(ports, ticket);
  if (!stack.ok) return stack;
  const repo = await ports.repositories.find(stack.value.dir);
  return repo.ok ? ok({ stack: stack.value, repo: repo.value }) : repo;
}
