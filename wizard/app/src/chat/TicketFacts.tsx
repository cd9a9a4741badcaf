import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { TICKET_STATUSES } from '../../../contract.ts';
import type { FactOf } from '../../../contract-chat.ts';
import { Said } from '../language/Said.tsx';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { money } from '../parts/money.ts';
import { TicketState } from '../parts/TicketState.tsx';
import { rolePath, ticketPath } from '../router.ts';

const ROLES = ['manager', 'developer', 'monitor', 'autopilot'] as const;

function Status({ status }: { status: string }) {
  const known = TICKET_STATUSES.find((one) => one === status);
  return known ? <TicketState status={known} /> : <span>{status}</span>;
}

export function Tickets({ fact: { which, total, items } }: { fact: FactOf<'tickets'> }) {
  const { t } = useTranslation();
  if (total === 0) return <Text size="sm">{t(`chat.none.${which}`)}</Text>;
  return (
    <ul className="rows">
      {items.map(({ id, title, status, at, by }) => (
        <li key={id} className="chat-row">
          <Link to={ticketPath(id)} size="sm">
            <span className="mono">{id}</span> {title}
          </Link>
          <Status status={status} />
          <Text size="xs" c="dimmed" component="div">
            {by === null ? null : `${by} · `}
            <Ago at={at} />
          </Text>
        </li>
      ))}
      {total > items.length ? <li>{t('needs.more', { count: total - items.length })}</li> : null}
    </ul>
  );
}

export function Story({ fact: { id, title, status, history } }: { fact: FactOf<'ticket'> }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to={ticketPath(id)} size="sm">
        <span className="mono">{id}</span> {title}
      </Link>
      <Status status={status} />
      <ol className="rows" aria-label={t('chat.history')}>
        {history.map(({ at, by, from, to, reason }, index) => (
          <li key={`${at} ${String(index)}`} className="chat-row">
            <Text size="sm" component="div">
              <b>
                {from === to
                  ? t('story.note')
                  : t(`story.to_${to}`, { defaultValue: to, context: from ?? 'new' })}
              </b>{' '}
              {by}{' '}
              <Text span size="xs" c="dimmed">
                <Ago at={at} />
              </Text>
            </Text>
            {reason === null ? null : (
              <Text size="sm" className="quoted">
                <Said text={reason} />
              </Text>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

export function Proposals({ fact: { total } }: { fact: FactOf<'proposals'> }) {
  const { t } = useTranslation();
  if (total === 0) return null;
  return (
    <Link to="/inbox" size="sm">
      {t('needs.proposals', { count: total })}
    </Link>
  );
}

export function Records({ fact: { items } }: { fact: FactOf<'records'> }) {
  const { t } = useTranslation();
  if (items.length === 0) return <Text size="sm">{t('activity.empty')}</Text>;
  return (
    <>
      <ul className="rows">
        {items.map(({ at, who, action, subject, outcome }, index) => (
          <li key={`${at} ${String(index)}`} className="chat-row">
            <Text size="sm" component="div">
              <span className="mono">{action}</span> {subject}
            </Text>
            <Text size="xs" c="dimmed" component="div">
              {who} · {t(`activity.outcomes.${outcome}`, { defaultValue: outcome })} · <Ago at={at} />
            </Text>
          </li>
        ))}
      </ul>
      <Link to="/activity" size="sm">
        {t('nav.activity')}
      </Link>
    </>
  );
}

export function Decided({ fact: { items } }: { fact: FactOf<'decisions'> }) {
  const { t } = useTranslation();
  if (items.length === 0) return <Text size="sm">{t('decisions.none')}</Text>;
  return (
    <ul className="rows" aria-label={t('decisions.title')}>
      {items.map(({ id, at, by, line, reason, status }) => (
        <li key={id} className="chat-row">
          <Text size="sm" fw={600}>
            <Said text={line} />
          </Text>
          <Text size="sm" className="quoted">
            <Said text={reason} />
          </Text>
          <Text size="xs" c="dimmed" component="div">
            <span className="mono">{id}</span> · {by} ·{' '}
            {t(`decisions.status_${status}`, { defaultValue: status })} · <Ago at={at} />
          </Text>
        </li>
      ))}
    </ul>
  );
}

export function Spend({ fact: { today, total, days, roles } }: { fact: FactOf<'spend'> }) {
  const { t, i18n } = useTranslation();
  const say = (usd: number) => money(usd, i18n.language);
  return (
    <>
      <dl className="chat-counts">
        <Sum word={t('chat.today')} sum={say(today)} />
        <Sum word={t('chat.in_all')} sum={say(total)} />
        {days.map(({ day, usd }) => (
          <Sum
            key={day}
            word={new Date(`${day}T12:00:00Z`).toLocaleDateString(i18n.language)}
            sum={say(usd)}
          />
        ))}
      </dl>
      {roles.length === 0 ? null : (
        <>
          <Text size="sm" mt={8} fw={600}>
            {t('chat.by_role')}
          </Text>
          <dl className="chat-counts">
            {roles.map(({ role, usd }) => (
              <Sum key={role} word={t(`role.${role}`, { defaultValue: role })} sum={say(usd)} />
            ))}
          </dl>
        </>
      )}
      <Link to="/usage" size="sm">
        {t('nav.usage')}
      </Link>
    </>
  );
}

function Sum({ word, sum }: { word: string; sum: string }) {
  return (
    <>
      <dt>{word}</dt>
      <dd className="figure">{sum}</dd>
    </>
  );
}

export function Crew({ fact: { items } }: { fact: FactOf<'crew'> }) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="rows">
      {items.map(({ role: name, state, text, ticket, usd }) => {
        const role = ROLES.find((one) => one === name);
        return (
          <li key={name} className="chat-row">
            {role ? (
              <Link to={rolePath(role)} size="sm">
                {t(`role.${role}`)}
              </Link>
            ) : (
              name
            )}
            <Text size="sm">
              {t(`crew_state.${state}`, { defaultValue: state })}
              {text === '' ? null : (
                <>
                  {': '}
                  <Said text={text} />
                </>
              )}
            </Text>
            <Text size="xs" c="dimmed" component="div">
              {ticket === null ? null : (
                <>
                  <Link to={ticketPath(ticket)} size="xs" className="mono">
                    {ticket}
                  </Link>
                  {' · '}
                </>
              )}
              {t('chat.today')} {money(usd, i18n.language)}
            </Text>
          </li>
        );
      })}
    </ul>
  );
}
