import { MultiSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useLive } from '../live/store.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import LogView from '../logs/LogView.tsx';
import type { LogSource } from '../logs/use-log-stream.ts';
import { logsPath, navigate } from '../router.ts';

/** Logs of any services of any stacks; which ones stands in the address. */
export default function LogsPage({ query }: { query: string }) {
  const { t } = useTranslation();
  const stacks = useLive().snapshot?.stacks ?? [];
  const chosen = new URLSearchParams(query).getAll('service').filter((name) => name.includes('/'));
  const running = stacks.map(({ name, services }) => ({
    group: name,
    items: [...new Set(services.map((service) => `${name}/${service.name}`))],
  }));
  const known = new Set(running.flatMap(({ items }) => items));
  const others = chosen.filter((name) => !known.has(name));
  const data = [
    ...running.filter(({ items }) => items.length > 0),
    ...(others.length > 0 ? [{ group: t('logs.not_seen'), items: others }] : []),
  ];
  return (
    <Stack gap="md">
      <Title order={1}>{t('nav.logs')}</Title>
      <MultiSelect
        label={t('logs.services')}
        placeholder={chosen.length === 0 ? t('logs.choose') : ''}
        data={data}
        value={chosen}
        onChange={(names) => navigate(logsPath(names.map(sourceOf)), 'replace')}
        searchable
        clearable
        hidePickedOptions
        maxDropdownHeight={320}
        clearButtonProps={{ 'aria-label': t('logs.choose_none') }}
      />
      {chosen.length === 0 ? (
        <Paper withBorder p="md">
          <Stack gap={8} align="flex-start">
            <Text size="sm">{t(known.size === 0 ? 'logs.nothing_runs' : 'logs.none_chosen')}</Text>
            {known.size === 0 ? <CopyCommand command="dockfra stack up" /> : null}
          </Stack>
        </Paper>
      ) : (
        <LogView services={chosen.map(sourceOf)} />
      )}
    </Stack>
  );
}

function sourceOf(name: string): LogSource {
  const at = name.indexOf('/');
  return { stack: name.slice(0, at), service: name.slice(at + 1) };
}
