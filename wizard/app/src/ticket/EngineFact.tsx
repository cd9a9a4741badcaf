import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Ticket } from '../../../../platform/domain/ticket.ts';
import { TicketEngine } from '../engines/TicketEngine.tsx';
import { Sheet } from '../parts/Sheet.tsx';

/** The coding engine of a ticket, with the way to another one while there is code to be written. */
export function EngineFact({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const over = ['approved', 'deploying', 'done', 'closed'].includes(ticket.status);
  return (
    <Group gap={8}>
      <span>{ticket.engine ?? t('engines.developers')}</span>
      {over ? null : (
        <Button
          size="compact-xs"
          variant="default"
          aria-haspopup="dialog"
          aria-label={t('engines.change_of', { ticket: ticket.id })}
          onClick={() => setOpen(true)}
        >
          {t('engines.change')}
        </Button>
      )}
      <Sheet
        opened={open}
        onClose={() => setOpen(false)}
        title={t('engines.change_of', { ticket: ticket.id })}
      >
        {open ? <TicketEngine ticket={ticket} onDone={() => setOpen(false)} /> : null}
      </Sheet>
    </Group>
  );
}
