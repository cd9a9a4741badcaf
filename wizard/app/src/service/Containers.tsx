import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { ServiceView } from '../../../contract.ts';
import type { ContainerPage } from '../../../contract-stacks.ts';
import { Addresses } from '../parts/Addresses.tsx';
import { Ago } from '../parts/Ago.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';

type Props = { service: string; containers: readonly ContainerPage[]; live: readonly ServiceView[] };

/** Each container of the service: how it is and why, since when, from which image. */
export function Containers({ service, containers, live }: Props) {
  const { t } = useTranslation();
  return (
    <Section title={t('service_page.containers', { count: containers.length })} pad={false}>
      {containers.length === 0 ? (
        <Text size="sm" p="md">
          {t('service_page.no_container')}
        </Text>
      ) : null}
      <ul className="rows" aria-label={t('service_page.containers', { count: containers.length })}>
        {containers.map((one) => (
          <li key={one.id} className="container-line">
            <One service={service} container={one} live={live.find(({ id }) => id === one.id)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function One({
  service,
  container,
  live,
}: {
  service: string;
  container: ContainerPage;
  live: ServiceView | undefined;
}) {
  const { t } = useTranslation();
  const fact = (name: string, value: React.ReactNode) => (
    <div>
      <dt>{t(`service_page.${name}`)}</dt>
      <dd className="from-outside">{value}</dd>
    </div>
  );
  return (
    <>
      <div className="container-head">
        <Text fw={600} size="sm" className="mono from-outside">
          {container.name}
        </Text>
        <State wellness={live?.wellness ?? 'unknown'} word={t(`service.${live?.word ?? 'unknown'}`)} strong />
      </div>
      <Reason container={container} />
      <dl className="facts">
        {container.state === 'exited' && !container.finishedAt.startsWith('0001')
          ? fact('ended', <Ago at={container.finishedAt} />)
          : fact('since', <Ago at={container.startedAt} />)}
        {fact(
          'restarts',
          t('service_page.restarts_of', { count: container.restarts, policy: container.restartPolicy }),
        )}
        {fact('image', <span className="mono">{container.image}</span>)}
        {container.commit === null
          ? null
          : fact('commit', <span className="mono">{container.commit.slice(0, 12)}</span>)}
        {fact('command', <span className="mono">{container.command}</span>)}
        {container.addresses.length + container.internal.length === 0
          ? null
          : fact(
              'ports',
              <>
                <Addresses service={service} addresses={container.addresses} />
                {container.internal.length === 0 ? null : (
                  <Text size="xs" c="dimmed">
                    {t('service_page.inside', { ports: container.internal })}
                  </Text>
                )}
              </>,
            )}
      </dl>
    </>
  );
}

/** Why it is as it is: what the engine and its health check say. */
function Reason({ container }: { container: ContainerPage }) {
  const { t } = useTranslation();
  const { error, oomKilled, exitCode, health, checks } = container;
  const last = checks.at(-1);
  const said = [
    ...(error === '' ? [] : [error]),
    ...(oomKilled ? [t('service_page.oom')] : []),
    ...(exitCode === null || exitCode === 0 ? [] : [t('service_page.exit', { code: exitCode })]),
  ];
  return (
    <>
      {said.map((text) => (
        <Text key={text} size="sm" className="from-outside">
          {text}
        </Text>
      ))}
      {last && health !== 'healthy' && last.exitCode !== 0 ? (
        <div>
          <Text size="xs" c="dimmed">
            {t('service_page.check', { code: last.exitCode })} <Ago at={last.at} />
          </Text>
          {last.output === '' ? null : (
            <Scroll as="pre" role="region" label={t('service_page.check_said')} className="log-lines">
              {last.output}
            </Scroll>
          )}
        </div>
      ) : null}
    </>
  );
}
