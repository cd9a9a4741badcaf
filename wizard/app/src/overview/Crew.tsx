import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CrewDoing } from '../crew/CrewDoing.tsx';
import { useCrew } from '../crew/use-crew.ts';
import { useLive } from '../live/store.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Link } from '../parts/Link.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { rolePath } from '../router.ts';

/** The four roles: what each does, and how one logs in to it. */
export function Crew({ root }: { root: string }) {
  const { t } = useTranslation();
  const refusal = useLive().snapshot?.crew.refusal ?? null;
  return (
    <Section title={t('crew.title')} aside={t('crew.how')}>
      {refusal ? <RefusalBox refusal={refusal} /> : null}
      <Stack gap={0} component="ul" className="rows">
        {useCrew().map((row) => (
          <li key={row.member.role}>
            <div className="crew-row">
              <Link to={rolePath(row.member.role)} fw={600} size="sm">
                {t(`role.${row.member.role}`)}
              </Link>
              <CrewDoing row={row} lines={1} />
              <CopyCommand command={row.ssh} shown={row.ssh.replace(`${root}/`, '')} />
            </div>
          </li>
        ))}
      </Stack>
    </Section>
  );
}
