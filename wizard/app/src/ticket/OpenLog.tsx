import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Evidence } from '../../../../platform/domain/ticket.ts';

type Props = { item: Evidence; open: string | null; onOpen: (path: string | null) => void };

export function OpenLog({ item, open, onOpen }: Props) {
  const { t } = useTranslation();
  const { path } = item;
  if (!path) return null;
  const here = path === open;
  const name = `${item.name} ${t(`evidence.run_${item.run ?? 'none'}`)}`;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-expanded={here}
      aria-label={`${t(here ? 'evidence.close_log' : 'evidence.open_log')}: ${name}`}
      onClick={() => onOpen(here ? null : path)}
    >
      {t(here ? 'evidence.close_log' : 'evidence.open_log')}
    </Button>
  );
}
