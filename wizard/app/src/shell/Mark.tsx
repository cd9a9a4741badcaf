import { Group, Text } from '@mantine/core';

/** `short`: without the name where there is little room. */
export function Mark({ short = false }: { short?: boolean }) {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/icon.svg" width={24} height={24} alt="" />
      <Text component="span" fw={700} size="md" {...(short ? { visibleFrom: 'xs' } : {})}>
        dockfra
      </Text>
    </Group>
  );
}
