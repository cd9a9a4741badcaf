import { ok, type Result } from '../domain/result.ts';
import { planSettle } from '../domain/settle.ts';
import type { Scaffolded } from '../ports-root.ts';
import type { Ports } from '../ports.ts';

export type Initialised = Scaffolded & { envFile: string | null; generated: string[]; stillUnset: string[] };

const SECRET_BYTES = 24;

/** Lays out the sample application and makes the secrets that its compose file needs, in a .env that git ignores. */
export async function initRoot(
  ports: Pick<Ports, 'scaffold' | 'compose' | 'stackFiles' | 'ids'>,
  dir: string,
): Promise<Result<Initialised>> {
  const created = await ports.scaffold.create(dir);
  if (!created.ok) return created;
  const { stacks } = await ports.compose.stacks();
  const stack = stacks.find((candidate) => candidate.dir === created.value.dir);
  if (!stack) return ok({ ...created.value, envFile: null, generated: [], stillUnset: [] });
  const { texts, values } = await ports.stackFiles.read(stack);
  const { generate, ask } = planSettle(texts, values, {});
  const stillUnset = ask.map(({ name }) => name);
  if (generate.length === 0) return ok({ ...created.value, envFile: null, generated: [], stillUnset });
  const secrets = Object.fromEntries(generate.map((name) => [name, ports.ids.token(SECRET_BYTES)]));
  const envFile = await ports.stackFiles.writeEnv(stack, secrets);
  return ok({ ...created.value, envFile, generated: generate, stillUnset });
}
