import { Group, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { EngineView, ServiceView, StackView } from '../../../contract.ts';
import { Addresses } from '../parts/Addresses.tsx';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Link } from '../parts/Link.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { repairPath, servicePath, stackPath } from '../router.ts';

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
      <Link to="/start" size="sm">
        {t('start.go')}
      </Link>
    </Stack>
  );
}

function StackGrid({ stack, old }: { stack: StackView; old: boolean }) {
  const { t } = useTranslation();
  const well = stack.services.filter((service) => service.wellness === 'well').length;
  return (
    <div>
      <Group gap={8} mb={8}>
        <Link to={stackPath(stack.name)} fw={600} size="sm">
          {stack.name}
        </Link>
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
          <Link to="/start" size="sm">
            {t('start.go')}
          </Link>
        </Group>
      ) : (
        <ul className="service-grid">
          {stack.services.map((service) => (
            <li key={service.id}>
              <Tile stack={stack.name} service={service} old={old} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Tile({ stack, service, old }: { stack: string; service: ServiceView; old: boolean }) {
  const { t } = useTranslation();
  const version = service.revision ? service.revision.slice(0, 7) : service.image;
  return (
    <div className="tile" data-wellness={old ? 'unknown' : service.wellness}>
      <Group justify="space-between" align="flex-start" gap="0 8px">
        <Link to={servicePath(stack, service.name)} fw={600} size="sm" className="from-outside">
          {service.name}
        </Link>
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
      <Addresses addresses={service.addresses} service={service.name} />
      {service.wellness === 'broken' && !old ? (
        <Link
          to={repairPath(stack, service.name)}
          size="xs"
          aria-label={t('repair.open_of', { service: service.name })}
        >
          {t('repair.open')}
        </Link>
      ) : null}
    </div>
  );
}
