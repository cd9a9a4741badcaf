import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports, StackRef } from '../ports.ts';
import { chooseStacks } from './choose-stacks.ts';

export type LaunchChoice = {
  /** names of stacks; empty: all of the root */
  stacks: readonly string[];
  profiles?: readonly string[] | undefined;
  /** a variant of the stacks' files, like "prod"; "local" is the files that Compose takes by itself */
  environment?: string | undefined;
};

type ChoicePorts = Pick<Ports, 'compose' | 'stackFiles'>;

/** What Compose takes by itself, for an environment that nobody made files for. */
const LOCAL = 'local';

/** The stacks to be launched, with the files of the environment and the profiles that were asked for. */
export async function chooseLaunch(ports: ChoicePorts, choice: LaunchChoice): Promise<Result<StackRef[]>> {
  const chosen = await chooseStacks(ports, choice.stacks);
  if (!chosen.ok) return chosen;
  const { environment, profiles = [] } = choice;
  const inEnvironment = await withEnvironment(ports, chosen.value, environment);
  if (!inEnvironment.ok) return inEnvironment;
  const wrong = await unknownProfiles(ports, inEnvironment.value, profiles);
  if (wrong) return wrong;
  return ok(
    profiles.length === 0
      ? inEnvironment.value
      : inEnvironment.value.map((stack) => ({
          ...stack,
          profiles: [...new Set([...(stack.profiles ?? []), ...profiles])],
        })),
  );
}

async function withEnvironment(
  ports: ChoicePorts,
  stacks: readonly StackRef[],
  environment: string | undefined,
): Promise<Result<StackRef[]>> {
  if (environment === undefined || environment === LOCAL) return ok([...stacks]);
  const known = [...new Set(stacks.flatMap(({ variants }) => (variants ?? []).map(({ name }) => name)))];
  if (!known.includes(environment))
    return refuse(
      'not_found',
      `no file for the environment ${environment}`,
      `there are: ${[LOCAL, ...known].join(', ')}`,
    );
  return ok(await Promise.all(stacks.map((stack) => variantOf(ports, stack, environment))));
}

/** A variant that defines its services whole stands by itself; one that only changes some goes over the stack's own files. */
async function variantOf(ports: ChoicePorts, stack: StackRef, environment: string): Promise<StackRef> {
  const variant = stack.variants?.find(({ name }) => name === environment);
  if (!variant) return stack;
  if (stack.files.every((file) => variant.files.includes(file))) return { ...stack, files: variant.files };
  const { services } = await ports.stackFiles.describe({ ...stack, files: variant.files });
  const isWhole = services.every(({ image, build }) => image !== null || build !== null);
  return { ...stack, files: isWhole ? variant.files : [...stack.files, ...variant.files] };
}

async function unknownProfiles(
  ports: ChoicePorts,
  stacks: readonly StackRef[],
  profiles: readonly string[],
): Promise<Result<never> | null> {
  if (profiles.length === 0) return null;
  const described = await Promise.all(stacks.map((stack) => ports.stackFiles.describe(stack)));
  const known = new Set(described.flatMap(({ services }) => services.flatMap((service) => service.profiles)));
  const unknown = profiles.filter((profile) => profile !== '*' && !known.has(profile));
  if (unknown.length === 0) return null;
  return refuse(
    'not_found',
    `no service has the profile ${unknown.join(', ')}`,
    known.size === 0 ? 'leave --profile out' : `there are: ${[...known].toSorted().join(', ')}`,
  );
}
