import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { Glyph, type Sign } from './Glyph.tsx';

/** Sign and word: a state is never told by colour alone. */
export function State({
  wellness,
  word,
  strong = false,
}: {
  wellness: Sign;
  word: ReactNode;
  strong?: boolean;
}) {
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <Glyph wellness={wellness} />
      <Text component="span" size="sm" fw={strong ? 600 : 400}>
        {word}
      </Text>
    </Group>
  );
}
