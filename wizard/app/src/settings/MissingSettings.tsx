import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { tellDone } from '../parts/tell.ts';
import { commandsOf, draftFault, inputOf, planDraft } from './draft.ts';
import { FieldRow } from './FieldRow.tsx';
import { FileDiff } from './ReviewSheet.tsx';
import { useDraft } from './use-draft.ts';
import { useSettings, type Settings } from './use-settings.ts';

type Props = {
  /** of these stacks; empty: of all */
  stacks: readonly string[];
  /** nothing is missing (any more): whoever asked goes on */
  onReady: () => void;
};

/** One form of just what a launch would stop for; saved, it lets the launch go on. */
export function MissingSettings({ stacks, onReady }: Props) {
  const settings = useSettings();
  const { loaded } = settings;
  if (loaded.phase === 'loading') return <PageSkeleton />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  return (
    <Form key={stacks.join('/')} form={loaded.value} settings={settings} stacks={stacks} onReady={onReady} />
  );
}

type FormProps = Props & { form: SettingsForm; settings: Settings };

function Form({ form, settings, stacks, onReady }: FormProps) {
  const { t } = useTranslation();
  const drafting = useDraft();
  const { draft, seen } = drafting;
  const { acting, busy, start } = useAct();
  const fields = missingIn(form, stacks);
  const ready = useEffectEvent(onReady);
  const isReady = fields.length === 0;
  useEffect(() => {
    if (isReady) ready();
  }, [isReady]);
  if (isReady) return null;
  const open = fields.filter((field) => (draft[field.name] ?? null) === null);
  const wrong = fields.some((field) => draftFault(field, draft) !== null);
  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!(await start(ACTION.setSettings, inputOf(draft, null, { fields: form.fields, seen })))) {
      drafting.lookedAnew();
      return settings.again();
    }
    tellDone(
      t('settings.saved', {
        files: planDraft(form, draft, null).files.map(({ file }) => file),
      }),
    );
    drafting.drop();
    settings.again();
  };
  return (
    <form onSubmit={(event) => void save(event)}>
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
        {planDraft(form, draft, null).files.map((file) => (
          <FileDiff key={file.file} file={file} />
        ))}
        {commandsOf(fields, draft, null).map((command) => (
          <CopyCommand key={command} command={command} />
        ))}
        <ActingBox acting={acting} />
        <Group>
          <Button type="submit" loading={busy} disabled={wrong || Object.keys(draft).length === 0}>
            {t('settings.save')}
          </Button>
          {open.length === 0 ? null : (
            <Text size="sm" c="dimmed">
              {t('settings.to_fill', { count: open.length })}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function missingIn({ fields }: SettingsForm, stacks: readonly string[]): SettingsForm['fields'] {
  return fields.filter(({ values }) =>
    values.some(({ stack, missing }) => missing && (stacks.length === 0 || stacks.includes(stack))),
  );
}
