import type { ComposeModel } from './compose.ts';

/** A network or volume of a model. `name`: as the engine knows it. */
export type NamedPart = { key: string; name: string; external: boolean; definition: Record<string, unknown> };

/** Networks and volumes of a resolved model: Compose has put the project's name before theirs already. */
export function partsOf(model: ComposeModel | null, section: 'networks' | 'volumes'): NamedPart[] {
  return Object.entries(model?.[section] ?? {}).map(([key, value]) => {
    const definition = isRecord(value) ? value : {};
    const name = definition['name'];
    return {
      key,
      name: typeof name === 'string' ? name : `${model?.name ?? ''}_${key}`,
      external: definition['external'] === true,
      definition,
    };
  });
}

/** The fixed subnets of a network. */
export function subnetsOf({ definition }: NamedPart): string[] {
  const ipam = definition['ipam'];
  const config = isRecord(ipam) ? ipam['config'] : null;
  return (Array.isArray(config) ? config : []).flatMap((entry: unknown) =>
    isRecord(entry) && typeof entry['subnet'] === 'string' ? [entry['subnet']] : [],
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
