import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';

export function CommentForm({ id }: { id: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { acting, busy, start } = useAct();
  const add = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await start(ACTION.comment, { id, text: text.trim() })) setText('');
  };
  return (
    <form onSubmit={(event) => void add(event)} className="comment-form">
      <Stack gap={8}>
        <Textarea
          label={t('comment.label')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={20_000}
        />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button type="submit" size="xs" variant="default" loading={busy} disabled={text.trim() === ''}>
            {t('comment.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
