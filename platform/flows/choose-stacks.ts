import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports, StackRef } from '../ports.ts';

/** The stacks of these names (all without names); an unknown name or a root without any is refused. */
export async function chooseStacks(
  ports: Pick<Ports, 'compose'>,
  names: readonly string[],
): Promise<Result<StackRef[]>> {
  const { stacks, faults } = await ports.compose.stacks();
  const details = faults.map(({ file, message }) => `${file}: ${message}`);
  if (stacks.length === 0) {
    return refuse(
      'not_found',
      `no stack here${details.length === 0 ? '' : `: ${details.join('; ')}`}`,
      'put a compose file here or in a folder directly below, or run: dockfra init',
      details,
    );
  }
  const unknown = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (unknown.length > 0)
    return refuse(
      'not_found',
      `no stack named ${unknown.join(', ')}`,
      `stacks here: ${stacks.map((stack) => stack.name).join(', ')}`,
      details,
    );
  const chosen = names.length === 0 ? stacks : stacks.filter((stack) => names.includes(stack.name));
  const broken = faults.filter(({ file }) => chosen.some((stack) => stack.files.includes(file)));
  if (broken.length === 0) return ok(chosen);
  return refuse(
    'invalid_input',
    broken.map(({ file, message }) => `${file}: ${message}`).join('; '),
    'correct the compose file; dockfra doctor shows all faults',
    details,
  );
}
