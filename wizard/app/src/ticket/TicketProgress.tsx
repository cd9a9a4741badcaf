import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ENDED, type ProgressLine, type TicketRow } from '../../../contract.ts';
import { useLive } from '../live/store.ts';
import { Ago } from '../parts/Ago.tsx';
import { ProgressLines } from '../parts/ProgressLines.tsx';
import { Section } from '../parts/Section.tsx';
import { useNow } from '../parts/use-now.ts';

const SHOWN = 40;
const QUIET_MS = 120_000;

/** What the platform says while it works on this ticket, whoever started that. */
export function TicketProgress({
  id,
  earlier,
  status,
}: {
  id: string;
  earlier: ProgressLine[];
  status: TicketRow['status'];
}) {
  const { t } = useTranslation();
  const live = useLive().progress[id] ?? [];
  const first = live[0]?.at;
  const lines = [...earlier.filter((line) => first === undefined || line.at < first), ...live].slice(-SHOWN);
  const last = lines.at(-1);
  const now = useNow();
  const over = status === 'done' || status === 'closed';
  if (!last || last.stage === ENDED || over || now - Date.parse(last.at) > QUIET_MS) return null;
  return (
    <div className="ticket-progress">
      <Section
        title={t('ticket.progress')}
        aside={
          <span className="aside-row">
            <Loader size={12} /> <Ago at={last.at} />
          </span>
        }
      >
        <ProgressLines lines={lines} label={t('ticket.progress')} />
      </Section>
    </div>
  );
}
