import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import type { FileChange } from '../../../../platform/domain/settings-form/plan-changes.ts';
import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { tellDone } from '../parts/tell.ts';
import { commandsOf, inputOf, planDraft } from './draft.ts';
import type { Drafting } from './use-draft.ts';

type Props = {
  form: SettingsForm;
  drafting: Drafting;
  opened: boolean;
  onClose: () => void;
  onSaved: () => void;
  /** nothing was written: somebody else may have changed it */
  onRefused: () => void;
};

/** Before anything is written: which files change how, and the command that does the same. */
export function ReviewSheet({ opened, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet opened={opened} onClose={onClose} title={t('settings.review')} size="lg">
      {opened ? <Review {...rest} onClose={onClose} /> : null}
    </Sheet>
  );
}

function Review({ form, drafting, onClose, onSaved, onRefused }: Omit<Props, 'opened'>) {
  const { draft, seen } = drafting;
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const [only, setOnly] = useState<string | null>(null);
  const using = form.fields.filter(({ name }) => draft[name] !== undefined).map(({ stacks }) => stacks);
  const common = form.stacks.filter(({ name }) => using.every((stacks) => stacks.includes(name)));
  const plan = planDraft(form, draft, only);
  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!(await start(ACTION.setSettings, inputOf(draft, only, { fields: form.fields, seen }))))
      return onRefused();
    tellDone(t('settings.saved', { files: plan.files.map(({ file }) => file) }));
    onSaved();
    onClose();
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack>
        {using.some((stacks) => stacks.length > 1) && common.length > 0 ? (
          <Select
            label={t('settings.write_to')}
            data={[
              { value: '', label: t('settings.every_stack') },
              ...common.map(({ name }) => ({
                value: name,
                label: t('settings.only_stack', { stack: name }),
              })),
            ]}
            value={only ?? ''}
            onChange={(chosen) => setOnly(chosen === null || chosen === '' ? null : chosen)}
            allowDeselect={false}
          />
        ) : null}
        {plan.files.length === 0 ? <Text size="sm">{t('settings.nothing_changes')}</Text> : null}
        <ul className="plain-list spaced">
          {plan.files.map((file) => (
            <li key={file.file}>
              <FileDiff file={file} />
            </li>
          ))}
        </ul>
        {commandsOf(form.fields, draft, only).map((command) => (
          <CopyCommand key={command} command={command} />
        ))}
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={plan.files.length === 0} data-autofocus>
            {t('settings.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Old and new line of each variable; a secret's are not shown. */
export function FileDiff({ file: { file, changes } }: { file: FileChange }) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm" fw={600} className="mono from-outside">
        {file}
      </Text>
      <ul className="plain-list env-diff mono">
        {changes.map(({ name, kind, secret, before, after, shadowed }) => (
          <li key={name}>
            {kind === 'set' ? null : (
              <del className="from-outside">
                <span className="visually-hidden">{t('settings.before')} </span>
                {`- ${name}=${secret ? t('settings.hidden') : (before ?? '')}`}
              </del>
            )}
            {kind === 'remove' ? null : (
              <ins className="from-outside">
                <span className="visually-hidden">{t('settings.after')} </span>
                {`+ ${name}=${secret ? t('settings.hidden') : (after ?? '')}`}
              </ins>
            )}
            {shadowed ? <Text size="xs">{t('settings.shadowed')}</Text> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
