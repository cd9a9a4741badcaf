import { partsOf } from './preflight-model.ts';
import type { ComposeModel } from './compose.ts';

export type Ordered = { name: string; model: ComposeModel };
export type LaunchOrder = {
  /** names, each after those whose networks and volumes it uses */
  names: string[];
  /** for each name, those it comes after */
  after: Readonly<Record<string, string[]>>;
  /** stacks that need each other: these keep the order in which they were given */
  circle: string[];
};

/** A stack that uses a network or volume as external goes after the one that makes it. Otherwise the given order stays. */
export function orderStacks(stacks: readonly Ordered[]): LaunchOrder {
  const makers = new Map<string, string>();
  for (const { name, model } of stacks)
    for (const part of sharedParts(model)) if (!part.external) makers.set(part.key, name);
  const after = Object.fromEntries(
    stacks.map(({ name, model }) => {
      const needed = sharedParts(model).flatMap(({ key, external }) =>
        external ? (makers.get(key) ?? []) : [],
      );
      return [name, [...new Set(needed)].filter((other) => other !== name)];
    }),
  );
  const names: string[] = [];
  let left = stacks.map(({ name }) => name);
  while (left.length > 0) {
    const next = left.find((name) => (after[name] ?? []).every((other) => names.includes(other)));
    if (next === undefined) return { names: [...names, ...left], after, circle: left };
    names.push(next);
    left = left.filter((name) => name !== next);
  }
  return { names, after, circle: [] };
}

function sharedParts(model: ComposeModel): { key: string; external: boolean }[] {
  return (['networks', 'volumes'] as const).flatMap((section) =>
    partsOf(model, section).map(({ name, external }) => ({ key: `${section} ${name}`, external })),
  );
}
