import { List, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DecisionView, IncidentView } from '../../../contract-crew.ts';
import { Said } from '../language/Said.tsx';
import { getIncident } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { Ago } from '../parts/Ago.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { State } from '../parts/State.tsx';

type Wanted = NonNullable<DecisionView['incident']>;

/** What is broken, the ticket that would be made of it, and what was seen when it broke. */
export function IncidentTicket({ incident }: { incident: Wanted }) {
  const { t } = useTranslation();
  const { id, service, symptom, ticket } = incident;
  const [open, setOpen] = useState(false);
  return (
    <div className="incident">
      <State
        wellness="broken"
        word={t('incident.what', { service, symptom: t(`symptom.${symptom}`, { defaultValue: symptom }) })}
        strong
      />
      <Text size="xs" c="dimmed" mt={8}>
        {t('incident.becomes')}
      </Text>
      <Text size="sm" fw={600} className="from-outside">
        {ticket.title}
      </Text>
      <Text size="xs" c="dimmed">
        {t('type.bug')} · {t(`priority.${ticket.priority}`, { defaultValue: ticket.priority })}
      </Text>
      <List size="sm">
        {ticket.acceptance.map((line, index) => (
          <List.Item key={`${String(index)} ${line}`} className="from-outside">
            {line}
          </List.Item>
        ))}
      </List>
      {ticket.description === '' ? null : (
        <Scroll as="pre" role="group" label={t('ticket.description')} className="said">
          {ticket.description}
        </Scroll>
      )}
      <details className="why" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {t('incident.evidence')} <span className="mono">{id}</span>
        </summary>
        {open ? <Evidence id={id} /> : null}
      </details>
    </div>
  );
}

function Evidence({ id }: { id: string }) {
  const { t } = useTranslation();
  const loaded = useLoaded(id, id, () => getIncident(id));
  if (loaded.phase === 'loading') return <Text size="sm">{t('loading')}</Text>;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const { firstSeen, lastSeen, count, clearSince, summary, evidence } = loaded.value;
  return (
    <div className="incident-evidence">
      <Text size="sm" className="from-outside">
        <Said text={summary} />
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {t('incident.seen', { count })} · {t('incident.first')} <Ago at={firstSeen} /> · {t('incident.last')}{' '}
        <Ago at={lastSeen} />
        {clearSince ? (
          <>
            {' '}
            · {t('incident.clear')} <Ago at={clearSince} />
          </>
        ) : null}
      </Text>
      <Containers rows={evidence.containers} />
      <Log title={t('incident.log')} text={evidence.log} />
      <Log title={t('incident.health_log')} text={evidence.healthLog} />
      <Text size="xs" c="dimmed">
        {t('incident.frozen')} <Ago at={evidence.at} />
      </Text>
    </div>
  );
}

function Containers({ rows }: { rows: IncidentView['evidence']['containers'] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <Text size="sm">{t('incident.no_container')}</Text>;
  return (
    <Scroll role="group" label={t('incident.containers')} className="table-scroll">
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['container', 'state', 'exit', 'restarts', 'image'] as const).map((head) => (
              <Table.Th key={head}>{t(`incident.${head}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td className="mono">{row.id.slice(0, 12)}</Table.Td>
              <Table.Td>{row.health === 'none' ? row.state : `${row.state}, ${row.health}`}</Table.Td>
              <Table.Td className="figure">
                {row.oomKilled ? t('symptom.oom_killed') : (row.exitCode ?? '–')}
              </Table.Td>
              <Table.Td className="figure">{row.restarts}</Table.Td>
              <Table.Td className="mono">{row.image}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

function Log({ title, text }: { title: string; text: string }) {
  if (text.trim() === '') return null;
  return (
    <>
      <Text size="sm" fw={600} mt={8}>
        {title}
      </Text>
      <Scroll as="pre" role="group" label={title} className="said">
        {text}
      </Scroll>
    </>
  );
}
