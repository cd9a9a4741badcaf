import '../activity/activity.css';

import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AuditRow } from '../../../contract-activity.ts';
import { ActivityFilters } from '../activity/ActivityFilters.tsx';
import { ActivityList } from '../activity/ActivityList.tsx';
import { commandOf, queryOf, wishOf } from '../activity/activity-wish.ts';
import { Chain } from '../activity/Chain.tsx';
import { RecordSheet } from '../activity/RecordSheet.tsx';
import { useActivity } from '../activity/use-activity.ts';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';

/** Who did what: every change, and every refusal, from the audit. */
export default function ActivityPage({ query }: { query: string }) {
  const { t } = useTranslation();
  const wish = wishOf(query);
  const activity = useActivity(queryOf(wish));
  const [open, setOpen] = useState<AuditRow | null>(null);
  const { loaded, kept } = activity;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('nav.activity')}</Title>
        <Late loaded={loaded} />
      </Group>
      <Chain />
      <ActivityFilters wish={wish} />
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase !== 'refused' && kept === null ? <PageSkeleton /> : null}
      {kept !== null && kept.rows.length > 0 ? <ActivityList rows={kept.rows} onOpen={setOpen} /> : null}
      {kept === null ? null : <Foot activity={activity} nothing={queryOf(wish) === '' ? 'empty' : 'none'} />}
      <CopyCommand command={commandOf(wish)} />
      <RecordSheet row={open} onClose={() => setOpen(null)} />
    </Stack>
  );
}

type FootProps = { activity: ReturnType<typeof useActivity>; nothing: 'empty' | 'none' };

/** How far back was looked, and the way further. */
function Foot({ activity: { kept, busy, refusal, older }, nothing }: FootProps) {
  const { t } = useTranslation();
  if (kept === null) return null;
  return (
    <Stack gap={8} align="flex-start">
      {kept.rows.length === 0 ? (
        <Paper withBorder p="md">
          <Text size="sm">{t(kept.next === null ? `activity.${nothing}` : 'activity.none_yet')}</Text>
        </Paper>
      ) : null}
      {kept.unreadable > 0 ? (
        <Text size="sm">{t('activity.unreadable', { count: kept.unreadable })}</Text>
      ) : null}
      {refusal === null ? null : <RefusalBox refusal={refusal} />}
      {kept.next === null ? null : (
        <Group gap={8}>
          <Button size="xs" variant="default" loading={busy} onClick={() => void older()}>
            {t('activity.older')}
          </Button>
          {kept.lookedBackTo === null ? null : (
            <Text size="xs" c="dimmed">
              {t('activity.looked_back')} <Ago at={kept.lookedBackTo} />
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
}
