import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Paused } from '../../../contract.ts';
import { Said } from '../language/Said.tsx';
import { Ago } from './Ago.tsx';

/** Why it stands still, by whom and since when. */
export function PausedBy({ paused: { reason, by, at } }: { paused: Paused }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="from-outside">{reason === '' ? t('pause.no_reason') : <Said text={reason} />}</span>{' '}
      <Text span c="dimmed" size="sm">
        ({by}
        {at === '' ? null : (
          <>
            , <Ago at={at} />
          </>
        )}
        )
      </Text>
    </>
  );
}
