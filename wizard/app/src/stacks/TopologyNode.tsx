import { UnstyledButton } from '@mantine/core';
import { IconDatabase, IconNetwork } from '@tabler/icons-react';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { useTranslation } from 'react-i18next';

import { Glyph } from '../parts/Glyph.tsx';
import type { GraphNode } from './graph-of.ts';

export type TopologyItem = Node<GraphNode & { chosen: boolean; onChoose: () => void }, 'item'>;

/** A service with its state, a network or a volume. */
export function TopologyNode({ data, targetPosition, sourcePosition }: NodeProps<TopologyItem>) {
  const { t } = useTranslation();
  const { kind, name, state, chosen, onChoose } = data;
  return (
    <>
      <Handle type="target" position={targetPosition ?? Position.Left} isConnectable={false} />
      <UnstyledButton
        className="topology-node nopan nodrag"
        data-kind={kind}
        data-wellness={state?.sign}
        aria-pressed={chosen}
        title={name}
        onClick={onChoose}
      >
        <span className="topology-name">
          {kind === 'network' ? <IconNetwork size={14} aria-label={t('stacks.network')} /> : null}
          {kind === 'volume' ? <IconDatabase size={14} aria-label={t('stacks.volume')} /> : null}
          <span>{name}</span>
        </span>
        {state ? (
          <span className="aside-row small">
            <Glyph wellness={state.sign} size={14} />
            {t(`service.${state.word}`)}
          </span>
        ) : null}
      </UnstyledButton>
      <Handle type="source" position={sourcePosition ?? Position.Right} isConnectable={false} />
    </>
  );
}
