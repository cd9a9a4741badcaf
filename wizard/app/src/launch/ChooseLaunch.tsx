import { Group, MultiSelect, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { LaunchChoices } from '../../../contract-launch.ts';
import type { Choice } from './command-of.ts';

type Props = {
  choices: LaunchChoices;
  choice: Choice;
  /** the stack is given by the page */
  fixed: boolean;
  onChange: (choice: Choice) => void;
};

const LOCAL = 'local';

/** Which stacks, with which profiles, for which environment. What there is nothing to choose of is not asked. */
export function ChooseLaunch({ choices, choice, fixed, onChange }: Props) {
  const { t } = useTranslation();
  const all = choices.stacks.filter(({ name }) => choice.stacks.length === 0 || choice.stacks.includes(name));
  const profiles = [...new Set(all.flatMap((stack) => stack.profiles))];
  const environments = [...new Set(all.flatMap((stack) => stack.environments))];
  return (
    <Group gap="md" align="flex-end">
      {fixed ? null : (
        <MultiSelect
          label={t('launch.stacks')}
          description={t('launch.stacks_all')}
          data={choices.stacks.map(({ name }) => name)}
          value={choice.stacks}
          onChange={(stacks) => onChange({ ...choice, stacks, profiles: [] })}
          clearable
          searchable
          miw={240}
        />
      )}
      {profiles.length === 0 ? null : (
        <MultiSelect
          label={t('launch.profiles')}
          data={profiles}
          value={choice.profiles}
          onChange={(next) => onChange({ ...choice, profiles: next })}
          clearable
          miw={200}
        />
      )}
      {environments.length === 0 ? null : (
        <Select
          label={t('launch.environment')}
          data={[
            { value: LOCAL, label: t('launch.local') },
            ...environments.filter((name) => name !== LOCAL),
          ]}
          value={choice.environment ?? LOCAL}
          onChange={(next) => onChange({ ...choice, environment: next === LOCAL ? null : next })}
          allowDeselect={false}
          miw={160}
        />
      )}
    </Group>
  );
}
