import { Collapse, Group, Loader, Paper, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { RunView } from '../../../contract.ts';
import { useSaid } from '../language/use-said.ts';
import { useLive } from '../live/store.ts';
import { ProgressLines } from '../parts/ProgressLines.tsx';

/** Work under way, at the foot of every page until it ends. */
export function RunStrip() {
  const running = useLive().snapshot?.runs.filter((run) => run.state === 'running') ?? [];
  if (running.length === 0) return null;
  return (
    <div className="run-strip">
      {running.slice(0, 3).map((run) => (
        <Running key={run.id} run={run} />
      ))}
    </div>
  );
}

function Running({ run }: { run: RunView }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const [open, { toggle }] = useDisclosure(false);
  const last = run.lines.at(-1);
  return (
    <Paper withBorder shadow="md" p="xs">
      <UnstyledButton onClick={toggle} aria-expanded={open} w="100%">
        <Group gap={8} wrap="nowrap">
          <Loader size={14} />
          <Text size="sm" fw={600}>
            {t(`action.${run.action}`, { defaultValue: run.action })} {run.subject}
          </Text>
          <Text size="sm" c="dimmed" truncate flex={1}>
            {last ? `${last.stage}: ${said(last.text)}` : t('acting.running')}
          </Text>
          <IconChevronUp size={16} aria-hidden />
        </Group>
      </UnstyledButton>
      <Collapse expanded={open}>
        <ProgressLines lines={run.lines} />
      </Collapse>
    </Paper>
  );
}
