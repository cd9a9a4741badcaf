import { Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { TicketDiff } from '../../../contract.ts';
import { getDiff } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { State } from '../parts/State.tsx';
import { FileDiff } from './FileDiff.tsx';
import { FileTree } from './FileTree.tsx';
import { parsePatch } from './parse-patch.ts';

/** What the submitted commits change, file by file. */
export default function Diff({ id, rev }: { id: string; rev: number }) {
  const { t } = useTranslation();
  const loaded = useLoaded(id, String(rev), () => getDiff(id));
  if (loaded.phase === 'loading') return <Skeleton height={320} />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const { value } = loaded;
  if (value.state === 'none') return <Text size="sm">{t('diff.none')}</Text>;
  if (value.state === 'unreadable') return <RefusalBox refusal={value.refusal} />;
  return <Ready diff={value} />;
}

function Ready({ diff }: { diff: Extract<TicketDiff, { state: 'ready' }> }) {
  const { t } = useTranslation();
  const wide = useMediaQuery('(min-width: 105em)', true);
  const [chosen, choose] = useState<'unified' | 'split' | null>(null);
  const look = chosen ?? (wide ? 'split' : 'unified');
  const added = diff.files.reduce((sum, file) => sum + (file.added ?? 0), 0);
  const deleted = diff.files.reduce((sum, file) => sum + (file.deleted ?? 0), 0);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text size="sm" component="div">
          {t('diff.files', { count: diff.files.length })} <span className="sign-added figure">+{added}</span>{' '}
          <span className="sign-deleted figure">−{deleted}</span>{' '}
          <code className="sha">{diff.base.slice(0, 8)}</code> …{' '}
          <code className="sha">{diff.commit.slice(0, 8)}</code>
        </Text>
        <SegmentedControl
          size="xs"
          value={look}
          onChange={(value) => choose(value === 'split' ? 'split' : 'unified')}
          data={[
            { value: 'unified', label: t('diff.unified') },
            { value: 'split', label: t('diff.split') },
          ]}
          aria-label={t('diff.look')}
        />
      </Group>
      {diff.truncated ? <State wellness="needs_you" word={t('diff.cut')} /> : null}
      <FileTree files={diff.files} />
      {parsePatch(diff.patch).map((file) => (
        <FileDiff key={file.path} file={file} look={look} />
      ))}
    </Stack>
  );
}
