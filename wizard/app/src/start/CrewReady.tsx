import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useCrew } from '../crew/use-crew.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Link } from '../parts/Link.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { rolePath } from '../router.ts';
import { openNewTicket } from '../shell/dialogs.ts';

/** The end of the first run: who is there, how one logs in, and the first thing to ask for. Said of roles that really run. */
export function CrewReady() {
  const { t } = useTranslation();
  const rows = useCrew();
  const away = rows.filter(({ state }) => state.sign === 'broken' || state.sign === 'unknown');
  return (
    <Section title={t(away.length === 0 && rows.length > 0 ? 'start.ready' : 'start.crew_not_up')}>
      <Stack gap="md">
        {away.length === 0 ? null : <CopyCommand command="dockfra up" />}
        <ul className="rows">
          {rows.map(({ member, state, ssh }) => (
            <li key={member.role} className="ready-row">
              <Link to={rolePath(member.role)} fw={600} size="sm">
                {t(`role.${member.role}`)}
              </Link>
              <Text size="sm">{t(`start.for_${member.role}`)}</Text>
              <State wellness={state.sign} word={t(`crew_state.${state.word}`)} />
              <CopyCommand command={ssh} />
            </li>
          ))}
        </ul>
        <div>
          <Button onClick={openNewTicket}>{t('start.first_ticket')}</Button>
        </div>
      </Stack>
    </Section>
  );
}
