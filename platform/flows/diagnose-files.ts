import { plain, describeServices } from '../domain/compose-model/services.ts';
import { at } from '../domain/compose-model/tree.ts';
import type { Symptom } from '../domain/diagnosis.ts';
import { planSettle } from '../domain/settle.ts';
import type { Ports, StackRef } from '../ports.ts';
import type { StackText } from './diagnose-facts.ts';
import type { Looked } from './diagnose-look.ts';

/** What Compose says against the files of a stack, and variables of it without a value. */
export async function fileSymptoms(
  ports: Pick<Ports, 'compose' | 'settings'>,
  stack: StackRef,
  { seen, texts }: StackText,
): Promise<Symptom[]> {
  const { env } = await ports.settings.current();
  const of = { source: 'files' as const, stack: stack.name, container: null, at: null };
  const missing = planSettle(texts, seen.values, {}, env).ask.map(({ name, uses }) => ({
    name,
    symptom: { ...of, service: uses[0]?.service ?? null, text: `variable ${name} has no value` },
  }));
  const model = await ports.compose.model(stack);
  const said = model.ok ? null : model.refusal.message;
  const isTold = said === null || missing.some(({ name }) => said.includes(name));
  const symptoms = missing.map(({ symptom }) => symptom);
  return isTold ? symptoms : [...symptoms, { ...of, service: null, text: said }];
}

/** Services without a container, where the stack has some or was to be launched. Those of a profile wait for it. */
export function missingServices(
  { seen }: StackText,
  { states }: Looked,
  { service, launched }: { service: string | null; launched: boolean },
): string[] {
  if (seen.tree === null || (states.size === 0 && !launched)) return [];
  const values = (name: string) => seen.values[name];
  const number = (name: string, ...path: string[]) => {
    const node = at(seen.tree ?? undefined, 'services', name, ...path);
    return node ? JSON.stringify(plain(node, values)).replaceAll('"', '') : '1';
  };
  return describeServices(seen.tree, values)
    .filter(({ name, profiles }) => profiles.length === 0 && (service === null || name === service))
    .map(({ name }) => name)
    .filter((name) => !states.has(name) && number(name, 'scale') !== '0')
    .filter((name) => number(name, 'deploy', 'replicas') !== '0');
}
