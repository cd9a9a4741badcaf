import { describe, expect, it } from 'vitest';

import { aroundOf, graphOf, isChosen } from '../../../wizard/app/src/stacks/graph-of.ts';
import { layOut, shapeOf } from '../../../wizard/app/src/stacks/lay-out.ts';
import { countStates, isUp, rowsOf } from '../../../wizard/app/src/stacks/rows-of.ts';
import type { ServiceView } from '../../../wizard/contract.ts';
import type { DeclaredService } from '../../../wizard/contract-stacks.ts';

const declared = (name: string, more: Partial<DeclaredService> = {}): DeclaredService => ({
  name,
  image: 'x',
  build: null,
  ports: [],
  volumes: [],
  networks: [],
  depends_on: [],
  profiles: [],
  has_health_check: false,
  ...more,
});
const container = (name: string, id: string, more: Partial<ServiceView> = {}): ServiceView => ({
  id,
  name,
  wellness: 'well',
  word: 'healthy',
  image: 'x',
  revision: null,
  restarts: 0,
  started_at: '',
  addresses: [],
  ...more,
});

describe('the rows of a stack', () => {
  it('one for each service that is said or runs; the worst container counts', () => {
    const rows = rowsOf(
      [declared('web'), declared('tool', { profiles: ['tools'] }), declared('gone')],
      [
        container('web', '1'),
        container('web', '2', { wellness: 'broken', word: 'stopped' }),
        container('old', '3'),
      ],
      false,
    );
    expect(rows.map(({ name, state }) => [name, state.word])).toEqual([
      ['gone', 'absent'],
      ['old', 'healthy'],
      ['tool', 'off'],
      ['web', 'stopped'],
    ]);
    expect(countStates(rows)).toEqual([
      { sign: 'broken', word: 'broken', count: 1 },
      { sign: 'well', word: 'well', count: 1 },
      { sign: 'ended', word: 'stopped', count: 1 },
    ]);
  });

  it('of a silent engine are unknown', () => {
    const [row] = rowsOf([declared('web')], [container('web', '1')], true);
    expect(row?.state).toEqual({ sign: 'unknown', word: 'unknown' });
  });

  it('are up while one container is', () => {
    expect(isUp([container('a', '1', { word: 'stopped' }), container('a', '2')])).toBe(true);
    expect(isUp([container('a', '1', { word: 'stopped' })])).toBe(false);
  });
});

describe('the drawing of a stack', () => {
  const rows = rowsOf(
    [
      declared('web', { networks: ['front', 'all'], depends_on: ['db', 'missing'] }),
      declared('db', { networks: ['all'], volumes: ['data:/var/lib', './here:/x', '/anonymous'] }),
    ],
    [],
    false,
  );

  it('has services, named volumes, and the networks that part them', () => {
    const { nodes, edges } = graphOf(rows);
    expect(nodes.map(({ id }) => id)).toEqual(['service db', 'service web', 'network front', 'volume data']);
    expect(edges.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['needs', 'service web', 'service db'],
      ['network', 'service web', 'network front'],
      ['volume', 'service db', 'volume data'],
    ]);
  });

  it('places every node, what needs something before it', () => {
    const placed = layOut(shapeOf(graphOf(rows), false));
    expect(placed.size).toBe(4);
    expect(placed.get('service web')?.x).toBeLessThan(placed.get('service db')?.x ?? 0);
    const below = layOut(shapeOf(graphOf(rows), true));
    expect(below.get('service web')?.y).toBeLessThan(below.get('service db')?.y ?? 0);
  });

  it('chooses by what was clicked on', () => {
    const chosen = (kind: 'service' | 'network' | 'volume', name: string) =>
      rows.filter((row) => isChosen(row, { kind, name })).map((row) => row.name);
    expect(chosen('service', 'db')).toEqual(['db']);
    expect(chosen('network', 'front')).toEqual(['web']);
    expect(chosen('volume', 'data')).toEqual(['db']);
    expect(aroundOf(graphOf(rows), { kind: 'volume', name: 'data' }).nodes.map(({ id }) => id)).toEqual([
      'service db',
      'volume data',
    ]);
  });
});
