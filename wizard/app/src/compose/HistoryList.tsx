import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ComposeHistory } from '../../../contract-compose.ts';
import { getComposeHistory } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { Ago } from '../parts/Ago.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { Section } from '../parts/Section.tsx';
import { Meaning } from './Meaning.tsx';
import { RestoreSheet } from './RestoreSheet.tsx';

type Props = { stack: string; file: string; hash: string; dirty: boolean; onRestored(): void };
const FIRST = 20;

/** Every kept version, who wrote it and what it changed; each comes back with one click. */
export function HistoryList({ stack, file, hash, dirty, onRestored }: Props) {
  const { t } = useTranslation();
  const [restoring, setRestoring] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const loaded = useLoaded(`compose history ${stack} ${file}`, hash, () => getComposeHistory(stack, file));
  const versions = loaded.phase === 'ready' ? loaded.value.versions : [];
  return (
    <Section
      title={t('compose.history')}
      aside={t('compose.versions', { count: versions.length })}
      pad={false}
    >
      {loaded.phase === 'loading' ? <PageSkeleton /> : null}
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      <Scroll role="group" label={t('compose.versions', { count: versions.length })}>
        <Table verticalSpacing={6} className="compose-history">
          <Table.Tbody>
            {versions.slice(0, all ? undefined : FIRST).map((version) => (
              <Row
                key={version.id}
                version={version}
                dirty={dirty}
                onRestore={() => setRestoring(version.id)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
      {all || versions.length <= FIRST ? null : (
        <Group p="sm">
          <Button size="xs" variant="default" onClick={() => setAll(true)}>
            {t('compose.all_versions', { count: versions.length })}
          </Button>
        </Group>
      )}
      {restoring === null ? null : (
        <RestoreSheet
          stack={stack}
          file={file}
          version={restoring}
          onClose={() => setRestoring(null)}
          onRestored={() => {
            setRestoring(null);
            onRestored();
          }}
        />
      )}
    </Section>
  );
}

type RowProps = { version: ComposeHistory['versions'][number]; dirty: boolean; onRestore(): void };

function Row({ version: { id, at, by, how, current, changes }, dirty, onRestore }: RowProps) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td className="figure">{id}</Table.Td>
      <Table.Td>
        <Text size="sm" component="div">
          {by === null ? t('compose.how.outside') : t(`compose.how.${how}`, { by })} <Ago at={at} />
        </Text>
        {changes === null ? null : <Meaning changes={changes} />}
      </Table.Td>
      <Table.Td ta="right">
        {current ? (
          <Text size="sm" c="dimmed">
            {t('compose.now')}
          </Text>
        ) : (
          <Button
            size="xs"
            variant="default"
            onClick={onRestore}
            disabled={dirty}
            aria-label={t('compose.restore_version', { id })}
          >
            {t('compose.restore')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
