import { List, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { Said } from '../language/Said.tsx';
import { LookHere } from './LookHere.tsx';

/** Why a person must look: stands above everything else of a ticket. */
export function Flags({ flags }: { flags: string[] }) {
  const { t } = useTranslation();
  if (flags.length === 0) return null;
  return (
    <LookHere title={t('flags.title')} icon={<IconEye />}>
      <List size="sm">
        {flags.map((flag, index) => (
          <List.Item key={`${String(index)} ${flag}`}>
            <Text size="sm" className="from-outside" component="span">
              <Said text={flag} />
            </Text>
          </List.Item>
        ))}
      </List>
    </LookHere>
  );
}
