import { Group, Text } from '@mantine/core';

export function Mark() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/icon.svg" width={24} height={24} alt="" />
      <Text component="span" fw={700} size="md">
        dockfra
      </Text>
    </Group>
  );
}
