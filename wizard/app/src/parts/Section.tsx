import { Group, Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

type Props = { title: string; aside?: ReactNode; children: ReactNode; pad?: boolean };

/** A titled part of a page. */
export function Section({ title, aside, children, pad = true }: Props) {
  const id = useId();
  return (
    <Paper withBorder component="section" aria-labelledby={id} className="section">
      <Group justify="space-between" px="md" py={8} wrap="nowrap" className="section-head">
        <Title order={2} id={id}>
          {title}
        </Title>
        {aside === undefined ? null : (
          <Text size="xs" c="dimmed" component="div">
            {aside}
          </Text>
        )}
      </Group>
      <div className={pad ? 'section-body' : undefined}>{children}</div>
    </Paper>
  );
}
