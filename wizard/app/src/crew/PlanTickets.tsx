import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { PlannedView } from '../../../contract-crew.ts';

/** The tickets that a plan would create, in the order of the work. */
export function PlanTickets({ tickets }: { tickets: PlannedView[] }) {
  const { t } = useTranslation();
  if (tickets.length === 0) return null;
  return (
    <ol className="plan" aria-label={t('inbox.plan')}>
      {tickets.map((ticket) => (
        <li key={ticket.key}>
          <Text size="sm" fw={600} className="from-outside">
            {ticket.title}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`type.${ticket.type}`, { defaultValue: ticket.type })} ·{' '}
            {t(`priority.${ticket.priority}`, { defaultValue: ticket.priority })}
            {ticket.depends_on.length > 0 ? ` · ${t('inbox.after', { keys: ticket.depends_on })}` : ''}
            {' · '}
            <span className="mono">{ticket.key}</span>
          </Text>
          {ticket.description === '' ? null : (
            <Text size="sm" className="from-outside" lineClamp={4}>
              {ticket.description}
            </Text>
          )}
          <List size="sm">
            {ticket.acceptance.map((line, index) => (
              <List.Item key={`${String(index)} ${line}`} className="from-outside">
                {line}
              </List.Item>
            ))}
          </List>
        </li>
      ))}
    </ol>
  );
}
