import { Graph as Dagre, layout } from '@dagrejs/dagre';

import type { Graph, GraphEdge, GraphNode } from './graph-of.ts';

export const SIZE = {
  service: { width: 160, height: 56 },
  network: { width: 120, height: 36 },
  volume: { width: 120, height: 36 },
} as const;

export type Placed = ReadonlyMap<string, { x: number; y: number }>;

/** All that decides where things lie: states do not. */
export type Shape = {
  isNarrow: boolean;
  nodes: Pick<GraphNode, 'id' | 'kind'>[];
  edges: Pick<GraphEdge, 'from' | 'to'>[];
};

export function shapeOf({ nodes, edges }: Graph, isNarrow: boolean): Shape {
  return {
    isNarrow,
    nodes: nodes.map(({ id, kind }) => ({ id, kind })),
    edges: edges.map(({ from, to }) => ({ from, to })),
  };
}

/** Pure: where each node's upper left corner lies; what needs something stands before it, or above it where there is no room beside. */
export function layOut({ nodes, edges, isNarrow }: Shape): Placed {
  const graph = new Dagre();
  graph.setGraph({ rankdir: isNarrow ? 'TB' : 'LR', nodesep: 12, ranksep: 40, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, kind } of nodes) graph.setNode(id, { ...SIZE[kind] });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return new Map(
    nodes.map(({ id, kind }) => {
      const { x = 0, y = 0 } = graph.node(id);
      return [id, { x: x - SIZE[kind].width / 2, y: y - SIZE[kind].height / 2 }];
    }),
  );
}
