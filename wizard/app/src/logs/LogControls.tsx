import { Button, Checkbox, Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { matcherOf, type LogFilter } from './log-filter.ts';
import { LEVELS } from '../../../../platform/domain/log-level.ts';
import type { LogReach } from './use-log-stream.ts';

/** How far back a reading goes, by the name under `logs.reach`. */
export const REACHES: Readonly<Record<string, LogReach>> = {
  lines: { minutes: null, tail: 1000 },
  minutes: { minutes: 15, tail: 100_000 },
  hour: { minutes: 60, tail: 100_000 },
  day: { minutes: 1440, tail: 100_000 },
  all: { minutes: null, tail: 100_000 },
};

type Props = {
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
  reach: string;
  onReach: (reach: string) => void;
  relative: boolean;
  onRelative: (relative: boolean) => void;
  paused: boolean;
  onPause: () => void;
  onDownload: () => void;
};

export function LogControls(props: Props) {
  const { t } = useTranslation();
  const { filter, onFilter, reach, onReach, relative, onRelative, paused, onPause, onDownload } = props;
  const wrong = filter.text !== '' && matcherOf(filter) === null;
  return (
    <Group gap={8} align="flex-start">
      <TextInput
        className="log-search"
        size="xs"
        aria-label={t('logs.search')}
        placeholder={t('logs.search')}
        leftSection={<IconSearch size={14} />}
        value={filter.text}
        error={wrong ? t('logs.no_pattern') : undefined}
        maxLength={500}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <Checkbox
        size="xs"
        mt={7}
        label={t('logs.regex')}
        checked={filter.isRegex}
        onChange={(event) => onFilter({ ...filter, isRegex: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        mt={7}
        label={t('logs.only_first')}
        checked={filter.onlyFirst}
        onChange={(event) => onFilter({ ...filter, onlyFirst: event.currentTarget.checked })}
      />
      <Select
        size="xs"
        w={136}
        aria-label={t('logs.level_filter')}
        allowDeselect={false}
        value={filter.level ?? 'all'}
        onChange={(value) => onFilter({ ...filter, level: LEVELS.find((level) => level === value) ?? null })}
        data={[
          { value: 'all', label: t('logs.every_level') },
          ...LEVELS.map((level) => ({ value: level, label: t(`logs.from_level.${level}`) })),
        ]}
      />
      <Select
        size="xs"
        w={152}
        aria-label={t('logs.reach_label')}
        allowDeselect={false}
        value={reach}
        onChange={(value) => onReach(value ?? 'lines')}
        data={Object.keys(REACHES).map((name) => ({ value: name, label: t(`logs.reach.${name}`) }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('logs.times')}
        value={relative ? 'relative' : 'absolute'}
        onChange={(value) => onRelative(value === 'relative')}
        data={['absolute', 'relative'].map((value) => ({ value, label: t(`logs.time.${value}`) }))}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={paused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
        onClick={onPause}
      >
        {t(paused ? 'logs.go_on' : 'logs.pause')}
      </Button>
      <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={onDownload}>
        {t('logs.download')}
      </Button>
    </Group>
  );
}
