import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Ticket } from '../../../../platform/domain/ticket.ts';
import { useRuns } from '../agent/use-runs.ts';
import { Section } from '../parts/Section.tsx';
import { CommentForm } from './CommentForm.tsx';
import { StoryLine } from './StoryLine.tsx';
import { storyOf } from './story-of.ts';

/** What was wanted, then everything that happened, each by whom and when. */
export function Story({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const loaded = useRuns(ticket.id);
  const runs = loaded.phase === 'ready' ? loaded.value.runs : [];
  return (
    <Stack gap="md">
      <Section title={t('ticket.description')}>
        {ticket.description.trim() === '' ? (
          <Text size="sm" c="dimmed">
            {t('ticket.no_description')}
          </Text>
        ) : (
          <Text size="sm" className="from-outside">
            {ticket.description}
          </Text>
        )}
      </Section>
      <Section title={t('ticket.happened')}>
        <ol className="story">
          {storyOf(ticket, runs).map((item, index) => (
            <StoryLine
              key={item.kind === 'run' ? item.row.run : `${item.at} ${item.kind} ${String(index)}`}
              item={item}
              ticket={ticket.id}
            />
          ))}
        </ol>
        <CommentForm id={ticket.id} />
      </Section>
    </Stack>
  );
}
