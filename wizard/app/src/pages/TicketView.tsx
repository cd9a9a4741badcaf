import { Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import { openFlags } from '../../../../platform/domain/review-flags.ts';
import type { TicketPage } from '../../../contract.ts';
import { getTicket } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { NoTicket } from './Missing.tsx';
import { navigate, ticketPath, TICKET_TABS, type TicketTab } from '../router.ts';
import { Flags } from '../ticket/Flags.tsx';
import { ModelFails } from '../ticket/ModelFails.tsx';
import { SidePanel } from '../ticket/SidePanel.tsx';
import { Story } from '../ticket/Story.tsx';
import { TicketProgress } from '../ticket/TicketProgress.tsx';
import { WaitsForPerson } from '../ticket/WaitsForPerson.tsx';

const Diff = lazy(() => import('../diff/Diff.tsx'));
const TranscriptTab = lazy(() => import('../agent/TranscriptTab.tsx'));
const EvidenceTab = lazy(() => import('../ticket/EvidenceTab.tsx'));

export default function TicketView({ id, tab }: { id: string; tab: TicketTab }) {
  const rev = useLive().snapshot?.tickets.find((ticket) => ticket.id === id)?.rev ?? 0;
  const loaded = useLoaded(id, String(rev), () => getTicket(id));
  if (loaded.phase === 'loading') return <PageSkeleton />;
  if (loaded.phase === 'refused' && loaded.refusal.code === 'not_found') return <NoTicket id={id} />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  return <Whole page={loaded.value} tab={tab} />;
}

function Whole({ page, tab }: { page: TicketPage; tab: TicketTab }) {
  const { t } = useTranslation();
  const { ticket } = page;
  const counts = { story: null, diff: null, evidence: ticket.evidence.length, transcript: null };
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" c="dimmed" className="mono">
          {ticket.id}
        </Text>
        <Title order={1} className="from-outside">
          {ticket.title}
        </Title>
      </div>
      <div className="ticket-columns">
        <div className="ticket-main">
          <Flags flags={openFlags(ticket)} />
          <WaitsForPerson id={ticket.id} />
          <ModelFails id={ticket.id} />
          <TicketProgress id={ticket.id} earlier={page.progress} status={ticket.status} />
          <Tabs
            value={tab}
            onChange={(next) =>
              navigate(
                ticketPath(
                  ticket.id,
                  TICKET_TABS.find((name) => name === next),
                ),
              )
            }
            keepMounted={false}
          >
            <Tabs.List mb="md">
              {TICKET_TABS.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  <Group gap={6} component="span">
                    {t(`ticket.${name}`)}
                    {counts[name] === null ? null : <span className="figure count">{counts[name]}</span>}
                  </Group>
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Suspense fallback={<PageSkeleton />}>
              <Tabs.Panel value="story">
                <Story ticket={ticket} />
              </Tabs.Panel>
              <Tabs.Panel value="diff">
                <Diff id={ticket.id} rev={ticket.rev} />
              </Tabs.Panel>
              <Tabs.Panel value="evidence">
                <EvidenceTab ticket={ticket} />
              </Tabs.Panel>
              <Tabs.Panel value="transcript">
                <TranscriptTab subject={ticket.id} />
              </Tabs.Panel>
            </Suspense>
          </Tabs>
        </div>
        <SidePanel page={page} />
      </div>
    </Stack>
  );
}
