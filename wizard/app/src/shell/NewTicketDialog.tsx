import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION, PRIORITIES, TICKET_TYPES } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { useLive } from '../live/store.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { tellDone } from '../parts/tell.ts';
import { TextLines } from '../parts/TextLines.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { navigate, ticketPath } from '../router.ts';
import { closeDialog, useDialog } from './dialogs.ts';

type Draft = {
  title: string;
  description: string;
  type: string;
  priority: string;
  accept: string[];
  stack: string;
};
const EMPTY: Draft = {
  title: '',
  description: '',
  type: 'feature',
  priority: 'normal',
  accept: [''],
  stack: '',
};

export function NewTicketDialog() {
  const { t } = useTranslation();
  const opened = useDialog('new-ticket');
  return (
    <Sheet opened={opened} onClose={closeDialog} title={t('new.title')} size="lg">
      <NewTicketForm />
    </Sheet>
  );
}

function NewTicketForm() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(EMPTY);
  const { acting, busy, start } = useAct();
  const stacks = useLive().snapshot?.stacks.map((stack) => stack.name) ?? [];
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const create = async (event: React.FormEvent) => {
    event.preventDefault();
    const run = await start(ACTION.create, inputOf(draft, stacks));
    if (!run) return;
    closeDialog();
    tellDone(t('new.done', { ticket: run.subject }));
    if (run.subject) navigate(ticketPath(run.subject));
  };
  return (
    <form onSubmit={(event) => void create(event)}>
      <Stack>
        <TextInput
          label={t('new.name')}
          description={t('new.name_why')}
          value={draft.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          maxLength={300}
          required
          data-autofocus
        />
        <Textarea
          label={t('new.description')}
          value={draft.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={50_000}
        />
        <Group grow>
          <NativeSelect
            label={t('new.type')}
            value={draft.type}
            onChange={(event) => set({ type: event.currentTarget.value })}
            data={TICKET_TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
          />
          <NativeSelect
            label={t('new.priority')}
            value={draft.priority}
            onChange={(event) => set({ priority: event.currentTarget.value })}
            data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
          {stacks.length > 1 ? (
            <NativeSelect
              label={t('new.stack')}
              value={draft.stack || stacks[0]}
              onChange={(event) => set({ stack: event.currentTarget.value })}
              data={stacks}
            />
          ) : null}
        </Group>
        <TextLines lines={draft.accept} onChange={(accept) => set({ accept })} />
        <CopyCommand command={`dockfra ticket create ${shellWord(draft.title.trim() || t('new.name'))}`} />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={closeDialog}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={draft.title.trim() === ''}>
            {t('new.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function inputOf(draft: Draft, stacks: string[]): Record<string, unknown> {
  const accept = draft.accept.map((line) => line.trim()).filter((line) => line !== '');
  const stack = stacks.length > 1 ? { stack: draft.stack || stacks[0] } : {};
  const description = draft.description.trim() === '' ? {} : { description: draft.description };
  return {
    title: draft.title.trim(),
    type: draft.type,
    priority: draft.priority,
    ...description,
    ...(accept.length > 0 ? { accept } : {}),
    ...stack,
  };
}
