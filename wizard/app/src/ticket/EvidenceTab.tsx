import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Evidence, Ticket } from '../../../../platform/domain/ticket.ts';
import { Section } from '../parts/Section.tsx';
import { EvidenceLog } from './EvidenceLog.tsx';
import { EvidenceState } from './EvidenceState.tsx';
import { OpenLog } from './OpenLog.tsx';
import { pairRuns, type CheckPair } from './pair-runs.ts';
import { RunCell } from './RunCell.tsx';

/** What proves the change: each check at the base and at the commit side by side, then everything else. */
export default function EvidenceTab({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const { pairs, others, earlier } = pairRuns(ticket.evidence);
  const [open, setOpen] = useState<string | null>(null);
  const opener = { ticket: ticket.id, open, onOpen: setOpen };
  if (ticket.evidence.length === 0) return <Text size="sm">{t('evidence.nothing')}</Text>;
  return (
    <Stack gap="md">
      {pairs.map((pair) => (
        <Check key={pair.name} pair={pair} {...opener} />
      ))}
      {others.length > 0 ? (
        <Section title={t('evidence.others')}>
          <List items={others} {...opener} />
        </Section>
      ) : null}
      {earlier.length > 0 ? (
        <Section title={t('evidence.earlier')}>
          <List items={earlier} {...opener} />
        </Section>
      ) : null}
    </Stack>
  );
}

type Opener = { ticket: string; open: string | null; onOpen: (path: string | null) => void };

function Check({ pair, ...opener }: { pair: CheckPair } & Opener) {
  const { t } = useTranslation();
  const cells = [pair.base, pair.commit, ...(pair.candidate ? [pair.candidate] : [])];
  const shown = cells.find((item) => item?.path !== undefined && item.path === opener.open);
  return (
    <Section title={t('evidence.check', { name: pair.name })}>
      <div className="run-cells" data-cells={cells.length}>
        <RunCell run="base" item={pair.base} {...opener} />
        <RunCell run="commit" item={pair.commit} {...opener} />
        {pair.candidate ? <RunCell run="candidate" item={pair.candidate} {...opener} /> : null}
      </div>
      {shown?.path ? (
        <EvidenceLog
          ticket={opener.ticket}
          path={shown.path}
          title={`${pair.name}, ${t(`evidence.run_${shown.run ?? 'none'}`)}`}
        />
      ) : null}
    </Section>
  );
}

function List({ items, ...opener }: { items: Evidence[] } & Opener) {
  return (
    <ul className="plain-list spaced">
      {items.map((item, index) => (
        <li key={`${item.at} ${item.name} ${String(index)}`}>
          <div className="evidence-line">
            <EvidenceState item={item} />
            <OpenLog item={item} open={opener.open} onOpen={opener.onOpen} />
          </div>
          {item.path && item.path === opener.open ? (
            <EvidenceLog ticket={opener.ticket} path={item.path} title={item.name} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}
