import { Button, Group, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { TOPICS } from '../../../../platform/domain/chat/topic.ts';
import type { Snapshot } from '../../../contract.ts';
import { useLive } from '../live/store.ts';

/** A variable would have to be named, and help is what stands here. */
const SUGGESTED = TOPICS.filter((topic) => topic !== 'variable' && topic !== 'help');

/** Questions that are understood for sure, about what is there now. */
export function Suggestions({ title, onAsk }: { title: string; onAsk: (text: string) => void }) {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  const id = useId();
  const names = namesIn(snapshot);
  const asked = SUGGESTED.flatMap((topic) => {
    const text = t(`chat.ask.${topic}`, names);
    const isKnown = !text.includes(NOBODY);
    return isKnown ? [{ topic, text }] : [];
  });
  return (
    <div role="group" aria-labelledby={id}>
      <Text size="sm" mb={8} id={id}>
        {title}
      </Text>
      <Group gap={8}>
        {asked.map(({ topic, text }) => (
          <Button
            key={topic}
            size="xs"
            variant="default"
            onClick={() => onAsk(text)}
            className="chat-suggested"
          >
            {text}
          </Button>
        ))}
      </Group>
    </div>
  );
}

/** Stands where nothing of the kind is there: nobody is asked about it. */
const NOBODY = '\u0000';

function namesIn(snapshot: Snapshot | null): { service: string; ticket: string } {
  const services = (snapshot?.stacks ?? []).flatMap((stack) => stack.services);
  const service = services.find(({ wellness }) => wellness === 'broken') ?? services[0];
  const decided = (snapshot?.tickets ?? []).findLast(
    ({ status }) => status === 'done' || status === 'approved',
  );
  return { service: service?.name ?? NOBODY, ticket: decided?.id ?? NOBODY };
}
