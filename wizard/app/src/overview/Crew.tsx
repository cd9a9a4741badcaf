import { Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { RoleView, Wellness } from '../../../contract.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Link } from '../parts/Link.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { rolePath, ticketPath } from '../router.ts';

export function Crew({ roles, root }: { roles: RoleView[]; root: string }) {
  const { t } = useTranslation();
  return (
    <Section title={t('crew.title')} aside={t('crew.how')}>
      <Stack gap={0} component="ul" className="rows">
        {roles.map((role) => (
          <li key={role.name}>
            <RoleRow role={role} root={root} />
          </li>
        ))}
      </Stack>
    </Section>
  );
}

function RoleRow({ role, root }: { role: RoleView; root: string }) {
  const { t } = useTranslation();
  const { word, wellness } = stateOf(role);
  return (
    <div className="crew-row">
      <Link to={rolePath(role.name)} size="sm" fw={600} c="var(--mantine-color-text)">
        {t(`role.${role.name}`)}
      </Link>
      <Group gap={8}>
        <State wellness={wellness} word={t(`crew.${word}`)} />
        {role.working_on.slice(0, 3).map((id) => (
          <Link key={id} to={ticketPath(id)} size="sm" className="mono">
            {id}
          </Link>
        ))}
      </Group>
      <CopyCommand command={role.ssh} shown={role.ssh.replace(`${root}/`, '')} />
    </div>
  );
}

type Word = 'paused' | 'linked' | 'working' | 'unlinked' | 'starting' | 'absent' | 'stopped' | 'up';

/** A role is ready when its container runs and its broker link is up; what was not heard is not claimed. */
function stateOf({ container, linked, working_on, paused }: RoleView): { word: Word; wellness: Wellness } {
  if (linked === true && working_on.length > 0) return { word: 'working', wellness: 'working' };
  if (paused) return { word: 'paused', wellness: 'needs_you' };
  if (linked === true) return { word: 'linked', wellness: 'well' };
  if (container === null) return { word: 'absent', wellness: 'unknown' };
  if (container.state !== 'running') return { word: 'stopped', wellness: 'broken' };
  if (container.health === 'starting') return { word: 'starting', wellness: 'working' };
  if (linked === false) return { word: 'unlinked', wellness: 'broken' };
  return { word: 'up', wellness: 'unknown' };
}
