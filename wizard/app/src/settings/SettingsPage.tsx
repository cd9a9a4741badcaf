import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { draftFault, type Draft } from './draft.ts';
import { FieldRow } from './FieldRow.tsx';
import { FilterBar } from './FilterBar.tsx';
import { groupFields, type Filter } from './filter-fields.ts';
import { LeaveSheet } from './LeaveSheet.tsx';
import { ReviewSheet } from './ReviewSheet.tsx';
import { SettingFaults } from './SettingFaults.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useDraft } from './use-draft.ts';
import { useSettings, type Settings } from './use-settings.ts';

/** Every variable of the stacks: what is missing first; saved after a look at what changes in which file. */
export default function SettingsPage({ stack }: { stack: string | null }) {
  const { t } = useTranslation();
  const settings = useSettings();
  const { loaded } = settings;
  if (loaded.phase === 'loading') return <PageSkeleton />;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('settings.title')}</Title>
        <Late loaded={loaded} />
      </Group>
      {loaded.phase === 'refused' ? (
        <RefusalBox refusal={loaded.refusal} again={loaded.again} />
      ) : (
        <Form form={loaded.value} settings={settings} stack={stack} />
      )}
    </Stack>
  );
}

type FormProps = { form: SettingsForm; settings: Settings; stack: string | null };

function Form({ form, settings, stack }: FormProps) {
  const { t } = useTranslation();
  const drafting = useDraft();
  const { draft } = drafting;
  const [filter, setFilter] = useState<Omit<Filter, 'stack'>>({ search: '', missing: false });
  const [reviewed, review] = useState(false);
  const guard = useLeaveGuard(Object.keys(draft).length > 0);
  const groups = groupFields(form.fields, { ...filter, stack });
  if (form.stacks.length === 0) return <NoStacks form={form} />;
  return (
    <>
      <SettingFaults form={form} engine={settings.engine} />
      <FilterBar form={form} stack={stack} filter={filter} onFilter={setFilter} />
      {groups.length === 0 ? (
        <Paper withBorder p="md">
          <Text size="sm">
            {t(form.fields.length === 0 ? 'settings.no_variables' : 'settings.none_found')}
          </Text>
        </Paper>
      ) : null}
      {groups.map(({ group, fields }) => (
        <Section key={group} title={group === 'shared' ? t('settings.shared') : group}>
          <Stack gap="lg">
            {fields.map((field) => (
              <FieldRow
                key={field.name}
                field={field}
                stacks={form.stacks}
                draft={draft[field.name]}
                error={draftFault(field, draft)}
                suggestions={settings.suggestionsFor(field.name)}
                onType={(text) => drafting.type(field, text)}
                onMade={settings.again}
              />
            ))}
          </Stack>
        </Section>
      ))}
      <SaveBar form={form} draft={draft} onDrop={drafting.drop} onReview={() => review(true)} />
      <ReviewSheet
        form={form}
        drafting={drafting}
        opened={reviewed}
        onClose={() => review(false)}
        onSaved={() => {
          drafting.drop();
          settings.again();
        }}
        onRefused={() => {
          drafting.lookedAnew();
          settings.again();
        }}
      />
      <LeaveSheet guard={guard} onDrop={drafting.drop} />
    </>
  );
}

type BarProps = { form: SettingsForm; draft: Draft; onDrop: () => void; onReview: () => void };

/** Stays in sight while something is not saved, and says so. */
function SaveBar({ form, draft, onDrop, onReview }: BarProps) {
  const { t } = useTranslation();
  const count = Object.keys(draft).length;
  const wrong = form.fields.filter((field) => draftFault(field, draft) !== null).length;
  if (count === 0) return null;
  return (
    <Paper withBorder p="sm" className="save-bar" role="region" aria-label={t('settings.unsaved_label')}>
      <Group justify="space-between">
        <Text size="sm" role="status">
          {t('settings.unsaved', { count })}
          {wrong === 0 ? '' : ` · ${t('settings.wrong', { count: wrong })}`}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onDrop}>
            {t('settings.drop')}
          </Button>
          <Button size="xs" onClick={onReview} disabled={wrong > 0}>
            {t('settings.review_go')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

function NoStacks({ form }: { form: SettingsForm }) {
  const { t } = useTranslation();
  return (
    <>
      <SettingFaults form={form} engine={null} />
      <Paper withBorder p="md">
        <Stack gap={8} align="flex-start">
          <Text size="sm">{t('services.no_stacks')}</Text>
          <CopyCommand command="dockfra init" />
        </Stack>
      </Paper>
    </>
  );
}
