import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { AUDIT_OUTCOMES, AUDIT_ROLES } from '../../../contract-activity.ts';
import { navigate } from '../router.ts';
import { activityPath, type ActivityWish } from './activity-wish.ts';

const TYPING_MS = 300;
const PARTS = ['person', 'action', 'text'] as const;

/** What is looked for stands in the address, so that a link can name it. */
export function ActivityFilters({ wish }: { wish: ActivityWish }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<ActivityWish | null>(null); // ahead of the address while somebody types
  const shown = typed ?? wish;
  const go = (next: ActivityWish) => {
    setTyped(null);
    navigate(activityPath(next), 'replace');
  };
  const goSoon = useDebouncedCallback(go, TYPING_MS);
  const type = (next: ActivityWish) => {
    setTyped(next);
    goSoon(next);
  };
  return (
    <Group
      gap={8}
      align="flex-end"
      role="search"
      aria-label={t('activity.filter')}
      className="activity-filters"
    >
      <Select
        size="xs"
        label={t('activity.role')}
        placeholder={t('activity.anybody')}
        value={shown.role === '' ? null : shown.role}
        onChange={(role) => go({ ...shown, role: role ?? '' })}
        data={AUDIT_ROLES.map((role) => ({ value: role, label: t(`activity.roles.${role}`) }))}
        clearable
        clearButtonProps={{ 'aria-label': t('activity.anybody') }}
      />
      <Select
        size="xs"
        label={t('activity.outcome')}
        placeholder={t('activity.any')}
        value={shown.outcome === '' ? null : shown.outcome}
        onChange={(outcome) => go({ ...shown, outcome: outcome ?? '' })}
        data={AUDIT_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`activity.outcomes.${outcome}`) }))}
        clearable
        clearButtonProps={{ 'aria-label': t('activity.any') }}
      />
      {PARTS.map((part) => (
        <TextInput
          key={part}
          size="xs"
          type="search"
          label={t(`activity.${part}`)}
          value={shown[part]}
          maxLength={200}
          onChange={(event) => type({ ...shown, [part]: event.currentTarget.value })}
        />
      ))}
    </Group>
  );
}
