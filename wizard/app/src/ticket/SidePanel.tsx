import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Ticket } from '../../../../platform/domain/ticket.ts';
import type { TicketPage } from '../../../contract.ts';
import { useLive } from '../live/store.ts';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { Section } from '../parts/Section.tsx';
import { TicketState } from '../parts/TicketState.tsx';
import { ticketPath } from '../router.ts';
import { Acceptance } from './Acceptance.tsx';
import { EngineFact } from './EngineFact.tsx';
import { NextSteps } from './NextSteps.tsx';

/** State and what may be done now; then the acceptance lines and the facts. */
export function SidePanel({ page }: { page: TicketPage }) {
  const { t } = useTranslation();
  const { ticket } = page;
  const row = useLive().snapshot?.tickets.find((one) => one.id === ticket.id);
  return (
    <Stack gap="md" component="aside" aria-label={t('ticket.side')} className="ticket-side">
      <Section title={t('ticket.state')} aside={<Ago at={ticket.updated_at} />}>
        <TicketState status={ticket.status} strong />
        <Text size="sm" c="dimmed" mt={4}>
          {t(`next.${row?.person ? 'person' : ticket.status}`)}
        </Text>
        <NextSteps page={page} />
      </Section>
      <Section title={t('ticket.acceptance')}>
        <Acceptance ticket={ticket} />
      </Section>
      <Section title={t('ticket.facts')}>
        <Facts ticket={ticket} />
      </Section>
    </Stack>
  );
}

function Facts({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const ids = (list: string[]) =>
    list.map((id) => (
      <Link key={id} to={ticketPath(id)} className="mono" mr={8} size="sm">
        {id}
      </Link>
    ));
  return (
    <dl className="facts">
      <Fact name={t('facts.type')}>{t(`type.${ticket.type}`)}</Fact>
      <Fact name={t('facts.priority')}>{t(`priority.${ticket.priority}`)}</Fact>
      <Fact name={t('facts.assigned')}>{t(`role.${ticket.assigned_to}`)}</Fact>
      {ticket.assigned_to === 'developer' ? (
        <Fact name={t('facts.engine')}>
          <EngineFact ticket={ticket} />
        </Fact>
      ) : null}
      {ticket.stack ? <Fact name={t('facts.stack')}>{ticket.stack}</Fact> : null}
      {ticket.lease ? (
        <Fact name={t('facts.lease')}>
          {ticket.lease.holder}, {t('facts.until')} <Ago at={ticket.lease.expires_at} ahead />
        </Fact>
      ) : null}
      {ticket.branch ? (
        <Fact name={t('facts.branch')}>
          <span className="mono">{ticket.branch}</span>
        </Fact>
      ) : null}
      {ticket.base_commit ? (
        <Fact name={t('facts.base')}>
          <code className="sha">{ticket.base_commit.slice(0, 8)}</code>
        </Fact>
      ) : null}
      {ticket.deploy?.candidate ? (
        <Fact name={t('facts.candidate')}>
          <code className="sha">{ticket.deploy.candidate.slice(0, 8)}</code>{' '}
          {t(ticket.deploy.verified ? 'facts.verified' : 'facts.unverified')}
        </Fact>
      ) : null}
      {ticket.depends_on.length > 0 ? <Fact name={t('facts.depends')}>{ids(ticket.depends_on)}</Fact> : null}
      {ticket.parent ? <Fact name={t('facts.parent')}>{ids([ticket.parent])}</Fact> : null}
      {ticket.labels.length > 0 ? <Fact name={t('facts.labels')}>{ticket.labels.join(', ')}</Fact> : null}
      <Fact name={t('facts.created')}>
        {ticket.created_by}, <Ago at={ticket.created_at} />
      </Fact>
      {ticket.resolution ? <Fact name={t('facts.resolution')}>{ticket.resolution}</Fact> : null}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="from-outside">{children}</dd>
    </div>
  );
}
