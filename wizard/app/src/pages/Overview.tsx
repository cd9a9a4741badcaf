import { SimpleGrid, Stack } from '@mantine/core';

import { useLive } from '../live/store.ts';
import { Board } from '../overview/Board.tsx';
import { Crew } from '../overview/Crew.tsx';
import { NeedsYou } from '../overview/NeedsYou.tsx';
import { Services } from '../overview/Services.tsx';
import { StateSentence } from '../overview/StateSentence.tsx';

/** Is everything well, what is the crew doing, what needs me. */
export function Overview() {
  const { snapshot } = useLive();
  if (!snapshot) return null;
  return (
    <Stack gap="md">
      <StateSentence phrases={snapshot.sentence} root={snapshot.root} at={snapshot.generated_at} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <NeedsYou needs={snapshot.needs} />
        <Crew root={snapshot.root} />
      </SimpleGrid>
      <Services stacks={snapshot.stacks} engine={snapshot.engine} />
      <Board tickets={snapshot.tickets} />
    </Stack>
  );
}
