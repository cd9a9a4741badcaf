import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { DoctorFinding } from '../../../contract-activity.ts';
import { Said } from '../language/Said.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import type { Sign } from '../parts/Glyph.tsx';
import { State } from '../parts/State.tsx';
import { cureCommand } from './cure-command.ts';

const SIGNS: Readonly<Record<DoctorFinding['verdict'], Sign>> = {
  ok: 'well',
  warn: 'needs_you',
  fail: 'broken',
};

/** What was looked at, how it is, and the exact cure. */
export function FindingRow({ finding }: { finding: DoctorFinding }) {
  const { t } = useTranslation();
  const { check, verdict, what, cure } = finding;
  const command = cure === null ? null : cureCommand(cure);
  return (
    <li className="finding">
      <State wellness={SIGNS[verdict]} word={t(`doctor.verdict.${verdict}`)} />
      <Text size="sm" fw={600} className="from-outside">
        <Said text={check} />
      </Text>
      <div className="finding-what">
        <Text size="sm" className="from-outside">
          <Said text={what} />
        </Text>
        {cure === null || cure === command ? null : (
          <Text size="sm" className="from-outside">
            {t('doctor.cure')}: <Said text={cure} />
          </Text>
        )}
        {command === null ? null : <CopyCommand command={command} />}
      </div>
    </li>
  );
}
