import { List, Text } from '@mantine/core';
import { IconArrowRight, IconFileCheck, IconGitCommit, IconMessage, IconRobot } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { RunBlock } from '../agent/RunBlock.tsx';
import { Said } from '../language/Said.tsx';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { ticketPath } from '../router.ts';
import { EvidenceState } from './EvidenceState.tsx';
import type { StoryItem } from './story-of.ts';

const ICONS = {
  step: IconArrowRight,
  comment: IconMessage,
  run: IconRobot,
  commit: IconGitCommit,
  evidence: IconFileCheck,
} as const;

export function StoryLine({ item, ticket }: { item: StoryItem; ticket: string }) {
  const Icon = ICONS[item.kind];
  return (
    <li className="story-line">
      <Icon size={18} stroke={1.5} aria-hidden />
      <div className="shrink">
        <What item={item} ticket={ticket} />
      </div>
    </li>
  );
}

function What({ item, ticket }: { item: StoryItem; ticket: string }) {
  const { t } = useTranslation();
  switch (item.kind) {
    case 'step':
      return (
        <>
          <Head at={item.at}>
            <b>
              {item.from === item.to
                ? t(item.refused === null ? 'story.note' : 'story.submit_refused')
                : t(`story.to_${item.to}`, { defaultValue: item.to, context: item.from ?? 'new' })}
            </b>{' '}
            {t('story.by', { who: item.by, via: t(`via.${item.via}`, { defaultValue: item.via }) })}
          </Head>
          {item.reason ? (
            <Text size="sm" className="from-outside quoted">
              <Said text={item.reason} />
            </Text>
          ) : null}
          {item.refused && item.refused.length > 0 ? (
            <List size="sm" className="quoted">
              {item.refused.map((detail, index) => (
                <List.Item key={`${String(index)} ${detail}`} className="from-outside">
                  <Said text={detail} />
                </List.Item>
              ))}
            </List>
          ) : null}
        </>
      );
    case 'comment':
      return (
        <>
          <Head at={item.at}>
            <b>{item.by}</b> {t('story.commented')}
          </Head>
          <Text size="sm" className="from-outside quoted">
            {item.text}
          </Text>
        </>
      );
    case 'run':
      return <RunBlock row={item.row} unfold={item.row.ended === null || item.last} />;
    case 'commit':
      return (
        <Head at={item.at}>
          <code className="sha">{item.sha.slice(0, 8)}</code>{' '}
          <span className="from-outside">{item.subject}</span>
        </Head>
      );
    case 'evidence':
      return (
        <>
          <Head at={item.at}>
            <b>{t(`evidence.run_${item.run ?? 'none'}`)}</b>{' '}
            <Link to={ticketPath(ticket, 'evidence')} size="sm" underline="always">
              {t('story.look')}
            </Link>
          </Head>
          <ul className="plain-list">
            {item.items.map((piece, index) => (
              <li key={`${piece.name} ${String(index)}`}>
                <EvidenceState item={piece} />
              </li>
            ))}
          </ul>
        </>
      );
  }
}

function Head({ at, children }: { at: string; children: ReactNode }) {
  return (
    <Text size="sm" component="div">
      {children}{' '}
      <Text span size="xs" c="dimmed">
        <Ago at={at} />
      </Text>
    </Text>
  );
}
