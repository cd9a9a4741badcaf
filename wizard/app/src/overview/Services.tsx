import { Anchor, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { EngineView, ServiceAddress, ServiceView, StackView } from '../../../contract.ts';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';

export function Services({ stacks, engine }: { stacks: StackView[]; engine: EngineView }) {
  const { t } = useTranslation();
  return (
    <Section
      title={t('services.title')}
      aside={
        <>
          {t('services.looked')} <Ago at={engine.checked_at} />
        </>
      }
    >
      {stacks.length === 0 ? <NoStacks /> : null}
      <Stack gap="md">
        {stacks.map((stack) => (
          <StackGrid key={stack.project} stack={stack} old={engine.state !== 'up'} />
        ))}
      </Stack>
    </Section>
  );
}

function NoStacks() {
  const { t } = useTranslation();
  return (
    <Stack gap={8} align="flex-start">
      <Text size="sm">{t('services.no_stacks')}</Text>
      <CopyCommand command="dockfra init" />
    </Stack>
  );
}

function StackGrid({ stack, old }: { stack: StackView; old: boolean }) {
  const { t } = useTranslation();
  const well = stack.services.filter((service) => service.wellness === 'well').length;
  return (
    <div>
      <Group gap={8} mb={8}>
        <Text fw={600} size="sm">
          {stack.name}
        </Text>
        <Text size="xs" c="dimmed">
          {old ? '' : t('services.well', { well, total: stack.services.length })}
        </Text>
        {old ? <State wellness="unknown" word={t('services.old')} /> : null}
        {old && stack.as_of ? (
          <Text size="sm" c="dimmed" component="span">
            <Ago at={stack.as_of} />
          </Text>
        ) : null}
      </Group>
      {stack.services.length === 0 ? (
        <Group gap={8}>
          <Text size="sm">{t('services.nothing_runs')}</Text>
          <CopyCommand command={`dockfra stack up ${stack.name}`} />
        </Group>
      ) : (
        <ul className="service-grid">
          {stack.services.map((service) => (
            <li key={service.name}>
              <Tile service={service} old={old} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Tile({ service, old }: { service: ServiceView; old: boolean }) {
  const { t } = useTranslation();
  const version = service.revision ? service.revision.slice(0, 7) : service.image;
  return (
    <div className="tile" data-wellness={old ? 'unknown' : service.wellness}>
      <Group justify="space-between" align="flex-start" gap="0 8px">
        <Text fw={600} size="sm" className="from-outside">
          {service.name}
        </Text>
        <State wellness={old ? 'unknown' : service.wellness} word={t(`service.${service.word}`)} />
      </Group>
      <Tooltip label={service.image} withArrow openDelay={400}>
        <Text size="xs" c="dimmed" truncate className="mono">
          {version}
        </Text>
      </Tooltip>
      <Text size="xs" c="dimmed" className="figure">
        {t('services.up_since')} <Ago at={service.started_at} />
        {service.restarts > 0 ? ` · ${t('services.restarts', { count: service.restarts })}` : ''}
      </Text>
      {service.addresses.length === 0 ? null : (
        <div className="addresses">
          {service.addresses.map((address) => (
            <Address key={address.text} address={address} service={service.name} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Opens beside the wizard: the service is another page, and none of ours. */
function Address({ address: { text, url }, service }: { address: ServiceAddress; service: string }) {
  const { t } = useTranslation();
  if (url === null)
    return (
      <Text size="xs" c="dimmed" component="span" className="mono">
        {text}
      </Text>
    );
  return (
    <Anchor
      href={url}
      target="_blank"
      rel="noreferrer"
      size="xs"
      className="mono"
      aria-label={t('services.open', { service, address: text })}
    >
      {text}
    </Anchor>
  );
}
