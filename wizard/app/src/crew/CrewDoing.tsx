import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Said } from '../language/Said.tsx';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { State } from '../parts/State.tsx';
import { ticketPath } from '../router.ts';
import type { CrewRow } from './use-crew.ts';

/** What a role does, since when and why, and what is wrong with it: the same words on every page. */
export function CrewDoing({ row, lines = 2 }: { row: CrewRow; lines?: number }) {
  const { t } = useTranslation();
  const { member, state } = row;
  const told = state.word === member.state; // else its own words are of no use: nobody is there to act on them
  return (
    <div className="crew-doing shrink">
      <Group gap="4px 8px">
        <State wellness={state.sign} word={t(`crew_state.${state.word}`)} />
        {member.ticketId ? (
          <Link to={ticketPath(member.ticketId)} size="sm" className="mono">
            {member.ticketId}
          </Link>
        ) : null}
        {told && member.since ? (
          <Text size="xs" c="dimmed" component="span">
            <Ago at={member.since} />
          </Text>
        ) : null}
        {member.paused && member.state === 'working' ? (
          <State wellness="needs_you" word={t('crew_page.stops_after')} />
        ) : null}
      </Group>
      {told && member.text !== '' ? (
        <Text size="sm" c="dimmed" className="from-outside" lineClamp={lines}>
          <Said text={member.text} />
        </Text>
      ) : null}
      {member.fault === null ? null : (
        <div className="crew-fault">
          <State wellness="broken" word={t('crew_state.model_fails')} />
          <Text size="sm" className="from-outside" lineClamp={lines}>
            <Said text={member.fault} />
          </Text>
        </div>
      )}
    </div>
  );
}
