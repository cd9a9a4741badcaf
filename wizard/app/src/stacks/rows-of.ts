import type { ServiceView } from '../../../contract.ts';
import type { DeclaredService } from '../../../contract-stacks.ts';
import type { Sign } from '../parts/Glyph.tsx';

export type RowState = {
  sign: Sign;
  /** a key under `service.` */
  word: ServiceView['word'] | 'absent' | 'off';
};
export type Named = Pick<DeclaredService, 'name' | 'profiles'>;
export type ServiceRow<T extends Named = Named> = {
  name: string;
  state: RowState;
  /** null: a container of it is there, and no file says it */
  declared: T | null;
  containers: ServiceView[];
};

/** The worse first: one bad replica makes the service bad. */
const ORDER = ['broken', 'needs_you', 'unknown', 'working', 'well'] as const;

/** Pure: the services of a stack as its files say them with their containers, and those that only run. `old`: the engine is silent. */
export function rowsOf<T extends Named>(
  declared: readonly T[],
  containers: readonly ServiceView[],
  old: boolean,
): ServiceRow<T>[] {
  const names = [...new Set([...declared.map(({ name }) => name), ...containers.map(({ name }) => name)])];
  return names
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const own = containers.filter((container) => container.name === name);
      const said = declared.find((one) => one.name === name) ?? null;
      return { name, declared: said, containers: own, state: stateOf(said, own, old) };
    });
}

function stateOf(declared: Named | null, containers: readonly ServiceView[], old: boolean): RowState {
  if (old) return { sign: 'unknown', word: 'unknown' };
  const worst = ORDER.flatMap((wellness) => containers.find((one) => one.wellness === wellness) ?? [])[0];
  if (worst) return { sign: worst.wellness, word: worst.word };
  return { sign: 'ended', word: (declared?.profiles.length ?? 0) > 0 ? 'off' : 'absent' };
}

export type Count = {
  sign: Sign;
  word: 'well' | 'starting' | 'broken' | 'needs_you' | 'unknown' | 'stopped';
  count: number;
};

const COUNTED = [
  ['broken', 'broken'],
  ['needs_you', 'needs_you'],
  ['working', 'starting'],
  ['well', 'well'],
  ['unknown', 'unknown'],
  ['ended', 'stopped'],
] as const;

/** Pure: how many services are how, the worse first; what only a profile starts is not missing. */
export function countStates(rows: readonly ServiceRow[]): Count[] {
  return COUNTED.flatMap(([sign, word]) => {
    const count = rows.filter(({ state }) => state.sign === sign && state.word !== 'off').length;
    return count === 0 ? [] : [{ sign, word, count }];
  });
}

/** Pure: is any container of it up? */
export function isUp(containers: readonly ServiceView[]): boolean {
  return containers.some(({ word }) => word !== 'stopped' && word !== 'finished');
}
