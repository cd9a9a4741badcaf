import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Ticket } from '../../../../platform/domain/ticket.ts';
import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { getEngines } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Link } from '../parts/Link.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { tellDone } from '../parts/tell.ts';
import { rolePath } from '../router.ts';

/** How `ticket edit` spells "the developer's own". */
const OWN = 'default';

/** Which coding engine writes this one ticket. */
export function TicketEngine({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const { t } = useTranslation();
  const loaded = useLoaded('engines', '', getEngines);
  const { acting, busy, start } = useAct();
  const now = ticket.engine ?? OWN;
  const [engine, setEngine] = useState(now);
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const engines = loaded.phase === 'ready' ? loaded.value.engines : [];
  const own = engines.find(({ place }) => place === 1)?.title ?? '';
  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!(await start(ACTION.edit, { id: ticket.id, engine }))) return;
    tellDone(t('engines.ticket_done', { ticket: ticket.id }));
    onDone();
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack>
        <Text size="sm">{t('engines.ticket_effect')}</Text>
        <NativeSelect
          label={t('facts.engine')}
          value={engine}
          onChange={(event) => setEngine(event.currentTarget.value)}
          data={[
            { value: OWN, label: t('engines.own', { title: own }) },
            ...engines.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          data-autofocus
        />
        <Link to={rolePath('developer', 'engine')} size="sm">
          {t('engines.which')}
        </Link>
        <CopyCommand command={`dockfra ticket edit ${ticket.id} --engine ${engine}`} />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={engine === now}>
            {t('engines.ticket_go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
