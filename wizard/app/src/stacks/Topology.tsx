import '@xyflow/react/dist/base.css';

import { Group, Text, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Controls, MarkerType, Position, ReactFlow, type Edge } from '@xyflow/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeclaredService } from '../../../contract-stacks.ts';
import { aroundOf, graphOf, idOf, MAX_NODES, type Choice, type Graph, type GraphNode } from './graph-of.ts';
import { layOut, shapeOf, SIZE, type Shape } from './lay-out.ts';
import type { ServiceRow } from './rows-of.ts';
import { TopologyNode, type TopologyItem } from './TopologyNode.tsx';

const NODES = { item: TopologyNode };
const LOOK = {
  needs: {},
  network: { strokeDasharray: '2 4' },
  volume: { strokeDasharray: '8 4' },
} as const;
const ROOM = { padding: 0.08, maxZoom: 1 };

type Props = {
  rows: ServiceRow<DeclaredService>[];
  choice: Choice | null;
  onChoose: (choice: Choice | null) => void;
};

/** The drawing of a stack. Every node is a button; the list beside it says the same in words. */
export default function Topology({ rows, choice, onChoose }: Props) {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const whole = useMemo(() => graphOf(rows), [rows]);
  const isLarge = whole.nodes.length > MAX_NODES;
  const graph = useMemo(
    () => (isLarge ? (choice === null ? NOTHING : aroundOf(whole, choice)) : whole),
    [whole, isLarge, choice],
  );
  // states change all the time and move nothing
  const shape = JSON.stringify(shapeOf(graph, isNarrow));
  const placed = useMemo(() => {
    const parsed: Shape = JSON.parse(shape);
    return layOut(parsed);
  }, [shape]);
  // what did not change is not drawn again
  const nodes = useMemo(
    () => graph.nodes.map((node) => itemOf(node, { placed, isNarrow, choice, onChoose })),
    [graph, placed, isNarrow, choice, onChoose],
  );
  const edges = useMemo(() => graph.edges.map(edgeOf), [graph]);
  if (isLarge && choice === null)
    return (
      <Text size="sm" p="md">
        {t('stacks.too_large', { count: whole.nodes.length })}
      </Text>
    );
  return (
    <>
      <div className="topology" style={{ height: heightOf(graph, placed) }}>
        <ReactFlow
          key={shape}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODES}
          colorMode={scheme}
          fitView
          fitViewOptions={ROOM}
          minZoom={0.2}
          maxZoom={2}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
          ariaLabelConfig={{
            'controls.ariaLabel': t('stacks.controls'),
            'controls.zoomIn.ariaLabel': t('stacks.zoom_in'),
            'controls.zoomOut.ariaLabel': t('stacks.zoom_out'),
            'controls.fitView.ariaLabel': t('stacks.fit'),
          }}
        >
          <Controls showInteractive={false} fitViewOptions={ROOM} />
        </ReactFlow>
      </div>
      <Group gap="4px 16px" px="md" py={8}>
        {(['needs', 'network', 'volume'] as const).map((kind) => (
          <Text key={kind} size="xs" c="dimmed" component="span" className="aside-row">
            <svg width="28" height="8" aria-hidden>
              <line x1="0" y1="4" x2="28" y2="4" stroke="currentColor" strokeWidth="1.5" {...LOOK[kind]} />
            </svg>
            {t(`stacks.edge.${kind}`)}
          </Text>
        ))}
      </Group>
    </>
  );
}

const NOTHING: Graph = { nodes: [], edges: [] };

type Drawn = Pick<Props, 'choice' | 'onChoose'> & { placed: ReturnType<typeof layOut>; isNarrow: boolean };

function itemOf(node: GraphNode, { placed, isNarrow, choice, onChoose }: Drawn): TopologyItem {
  const chosen = choice !== null && idOf(choice.kind, choice.name) === node.id;
  return {
    id: node.id,
    type: 'item',
    position: placed.get(node.id) ?? { x: 0, y: 0 },
    ...SIZE[node.kind],
    targetPosition: isNarrow ? Position.Top : Position.Left,
    sourcePosition: isNarrow ? Position.Bottom : Position.Right,
    data: {
      ...node,
      chosen,
      onChoose: () => onChoose(chosen ? null : { kind: node.kind, name: node.name }),
    },
  };
}

function edgeOf({ id, from, to, kind }: Graph['edges'][number]): Edge {
  return {
    id,
    source: from,
    target: to,
    style: LOOK[kind],
    ...(kind === 'needs' ? { markerEnd: { type: MarkerType.ArrowClosed } } : {}),
  };
}

function heightOf({ nodes }: Graph, placed: ReturnType<typeof layOut>): number {
  const bottoms = nodes.map(({ id, kind }) => (placed.get(id)?.y ?? 0) + SIZE[kind].height);
  return Math.min(720, Math.max(280, Math.max(0, ...bottoms) + 48));
}
