import { Stack, Text } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useSaid } from '../language/use-said.ts';
import { useLive } from '../live/store.ts';
import { LookHere } from './LookHere.tsx';

/** The crew leaves this ticket alone until somebody hands it back: why, and what to do. */
export function WaitsForPerson({ id }: { id: string }) {
  const { t } = useTranslation();
  const { saidIn } = useSaid();
  const why = useLive().snapshot?.tickets.find((ticket) => ticket.id === id)?.person ?? null;
  if (why === null) return null;
  return (
    <LookHere title={t('person.title')} icon={<IconUser />}>
      <Stack gap={4}>
        <Text size="sm" className="from-outside">
          {t(why.key, saidIn(why.params))}
        </Text>
        <Text size="sm">{t('person.cure')}</Text>
      </Stack>
    </LookHere>
  );
}
