import { ok, refuse, type Result } from '../domain/result.ts';
import { planSettle, refuseUnset } from '../domain/settle.ts';
import { quoteEnvValue } from '../domain/env-file.ts';
import type { Unset } from '../domain/variables.ts';
import type { Ports, StackRef } from '../ports.ts';
import type { EnvHold } from '../ports-root.ts';

export type Settled = { envFile: string | null; generated: string[]; written: string[] };

const SECRET_BYTES = 24; // 48 characters, URL-safe

/** Gives every variable of the stack a value: given ones, defaults of dockfra.yaml, generated secrets, answers of the person at the terminal; else refuses with all names. Written through `hold`, they can be put back. */
export async function settleVariables(
  ports: Pick<Ports, 'stackFiles' | 'prompter' | 'ids' | 'settings'>,
  stack: StackRef,
  given: Readonly<Record<string, string>>,
  hold?: EnvHold,
): Promise<Result<Settled>> {
  const { texts, values, faults } = await ports.stackFiles.read(stack);
  if (faults.length > 0) {
    const details = faults.map(({ file, message }) => `${file}: ${message}`);
    return refuse(
      'invalid_input',
      `stack ${stack.name}: ${details.join('; ')}`,
      'correct the file, then run it again',
      details,
    );
  }
  const { env } = await ports.settings.current();
  const plan = planSettle(texts, values, given, env);
  const answers = await askAll(ports, stack, plan.ask);
  if (!answers.ok) return answers;
  const secrets = Object.fromEntries(plan.generate.map((name) => [name, ports.ids.token(SECRET_BYTES)]));
  const all = { ...plan.defaults, ...plan.given, ...answers.value, ...secrets };
  if (Object.keys(all).length === 0) return ok({ envFile: stack.envFile, generated: [], written: [] });
  const envFile = await (hold ? hold.write(all) : ports.stackFiles.writeEnv(stack, all));
  return ok({ envFile, generated: plan.generate, written: Object.keys(all) });
}

async function askAll(
  ports: Pick<Ports, 'prompter'>,
  stack: StackRef,
  ask: Unset[],
): Promise<Result<Record<string, string>>> {
  const answers: Record<string, string> = {};
  const refusal = refuseUnset(stack.name, stack.envFile ?? `${stack.dir}/.env`, ask);
  if (ask.length > 0 && !ports.prompter.interactive) return refusal;
  for (const { name, message, secret, uses } of ask) {
    const service = uses[0]?.service;
    const about = message ?? (service ? `used by ${service}` : 'needed by the stack');
    const answer = await ports.prompter.ask({ name, message: `${stack.name}: ${name} (${about})`, secret });
    if (answer === null || quoteEnvValue(answer) === null) return refusal;
    answers[name] = answer;
  }
  return ok(answers);
}
