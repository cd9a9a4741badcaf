import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { FactOf } from '../../../contract-chat.ts';
import { Said } from '../language/Said.tsx';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { State } from '../parts/State.tsx';
import { composePlacePath, logsPath, servicePath, stackPath } from '../router.ts';

export function Counts({ fact }: { fact: FactOf<'counts'> }) {
  const { t } = useTranslation();
  const rows: [string, string | number][] = [
    [t('chat.well'), t('services.well', { well: fact.well, total: fact.services })],
    [t('chat.starting'), fact.working],
    [t('chat.wrong'), fact.wrong],
    [t('chat.unfinished'), fact.unfinished],
    [t('chat.waiting'), fact.waiting],
  ];
  return (
    <>
      {fact.paused ? <State wellness="needs_you" word={t('sentence.paused')} strong /> : null}
      <dl className="chat-counts">
        {rows.map(([word, value]) => (
          <Row key={word} word={word} value={value} />
        ))}
      </dl>
    </>
  );
}

function Row({ word, value }: { word: string; value: string | number }) {
  const { i18n } = useTranslation();
  return (
    <>
      <dt>{word}</dt>
      <dd className="figure">{typeof value === 'number' ? value.toLocaleString(i18n.language) : value}</dd>
    </>
  );
}

export function Services({ fact }: { fact: FactOf<'services'> }) {
  const { t } = useTranslation();
  if (fact.items.length === 0) return <Text size="sm">{t('service_page.no_container')}</Text>;
  return (
    <ul className="rows">
      {fact.items.map((one, index) => (
        <li key={`${one.stack}/${one.service} ${String(index)}`} className="chat-row">
          <Link to={servicePath(one.stack, one.service)} size="sm">
            {one.stack}/{one.service}
          </Link>
          <State wellness={one.wellness} word={t(`service.${one.word}`, { defaultValue: one.word })} />
          <Text size="xs" c="dimmed" component="div">
            {t('services.restarts', { count: one.restarts })} · {t('service_page.since')}{' '}
            <Ago at={one.since} />
          </Text>
        </li>
      ))}
      {fact.total > fact.items.length ? (
        <li>{t('needs.more', { count: fact.total - fact.items.length })}</li>
      ) : null}
    </ul>
  );
}

export function Faults({ fact: { items, unknown, unread } }: { fact: FactOf<'faults'> }) {
  const { t } = useTranslation();
  if (items.length + unknown.length + unread.length === 0)
    return <State wellness="well" word={t('chat.nothing_wrong')} />;
  return (
    <ul className="rows">
      {items.map((one, index) => (
        <li key={`${one.title} ${String(index)}`} className="chat-row">
          <State
            strong
            wellness={one.level === 'error' ? 'broken' : 'needs_you'}
            word={<Said text={one.title} />}
          />
          <Text size="sm">
            <Said text={one.cause} />
          </Text>
          <Place stack={one.stack} service={one.service} />
          {one.fixes.length === 0 ? null : (
            <Text size="xs" c="dimmed">
              {t('chat.fixes', { count: one.fixes.length })}
            </Text>
          )}
        </li>
      ))}
      {unknown.map((one) => (
        <li key={`? ${one.stack} ${one.service ?? ''}`} className="chat-row">
          <State strong wellness="unknown" word={t('repair.unknown')} />
          <Text size="sm">
            <Said text={one.why} />
          </Text>
          <Place stack={one.stack} service={one.service} />
        </li>
      ))}
      {unread.map(({ stack, why }) => (
        <li key={`! ${stack}`} className="chat-row">
          {t('repair.unread', { stack, why })}
        </li>
      ))}
    </ul>
  );
}

function Place({ stack, service }: { stack: string | null; service: string | null }) {
  if (stack === null) return null;
  return (
    <Link to={service === null ? stackPath(stack) : servicePath(stack, service)} size="sm">
      {service === null ? stack : `${stack}/${service}`}
    </Link>
  );
}

export function Lines({ fact: { only, stack, service, items } }: { fact: FactOf<'lines'> }) {
  const { t, i18n } = useTranslation();
  const timeOf = (at: string) => (at === '' ? '' : new Date(at).toLocaleTimeString(i18n.language));
  const name = service === null ? stack : `${stack}/${service}`;
  return (
    <>
      {service === null ? (
        <Text size="sm" fw={600}>
          {stack}
        </Text>
      ) : (
        <Link to={logsPath([{ stack, service }])} size="sm">
          {t('repair.logs')} ({name})
        </Link>
      )}
      {items.length === 0 ? (
        <Text size="sm">{t(only === 'errors' ? 'chat.no_errors' : 'repair.no_lines')}</Text>
      ) : (
        <Scroll as="pre" role="group" label={`${t('logs.lines')} ${name}`} className="chat-lines">
          {items.map((line) => `${timeOf(line.at)} ${line.service}  ${line.text}`).join('\n')}
        </Scroll>
      )}
    </>
  );
}

export function Ports({ fact }: { fact: FactOf<'ports'> }) {
  const { t } = useTranslation();
  if (fact.items.length === 0) return <Text size="sm">{t('chat.no_ports')}</Text>;
  return (
    <ul className="rows">
      {fact.items.map(({ stack, service, port }, index) => (
        <li key={`${port} ${String(index)}`} className="chat-row">
          <Link to={servicePath(stack, service)} size="sm">
            {stack}/{service}
          </Link>{' '}
          <span className="mono">{port}</span>
        </li>
      ))}
    </ul>
  );
}

export function Variables({ fact: { which, items } }: { fact: FactOf<'variables'> }) {
  const { t } = useTranslation();
  if (items.length === 0)
    return <Text size="sm">{t(which === 'missing' ? 'chat.no_missing' : 'chat.no_uses')}</Text>;
  return (
    <ul className="rows">
      {items.map(({ name, set, missing, stacks, places }) => (
        <li key={name} className="chat-row">
          <Link to="/settings" size="sm" className="mono">
            {name}
          </Link>
          <State
            wellness={missing ? 'needs_you' : set ? 'well' : 'waiting'}
            word={t(`service_page.${missing ? 'missing' : set ? 'set' : 'blank'}`)}
          />
          <ul className="plain-list">
            {places.map(({ service, file, line }) => (
              <li key={`${file} ${String(line)} ${service ?? ''}`}>
                <Link to={composePlacePath(stacks[0] ?? '', { file, line })} size="xs" className="mono">
                  {service === null ? '' : `${service}  `}
                  {file}:{line}
                </Link>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
