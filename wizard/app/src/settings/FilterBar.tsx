import { Group, Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import { navigate } from '../router.ts';
import type { Filter } from './filter-fields.ts';

type Props = {
  form: SettingsForm;
  stack: string | null;
  filter: Omit<Filter, 'stack'>;
  onFilter: (filter: Omit<Filter, 'stack'>) => void;
};

/** The stack stands in the address, so that a link can name it. */
export function FilterBar({ form, stack, filter, onFilter }: Props) {
  const { t } = useTranslation();
  const missing = form.fields.filter((field) => field.missing || field.fault !== null).length;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={t('settings.search')}
        value={filter.search}
        onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
        type="search"
      />
      <Select
        label={t('settings.stack')}
        data={form.stacks.map(({ name }) => name)}
        value={stack}
        placeholder={t('settings.all_stacks')}
        onChange={(name) =>
          navigate(name === null ? '/settings' : `/settings?stack=${encodeURIComponent(name)}`, 'replace')
        }
        clearable
        clearButtonProps={{ 'aria-label': t('settings.all_stacks') }}
      />
      <Switch
        label={t('settings.only_missing', { count: missing })}
        checked={filter.missing}
        onChange={(event) => onFilter({ ...filter, missing: event.currentTarget.checked })}
        mb={8}
      />
    </Group>
  );
}
