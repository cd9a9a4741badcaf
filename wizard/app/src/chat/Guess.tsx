import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { FactOf } from '../../../contract-chat.ts';
import { money } from '../parts/money.ts';
import { Replayed } from '../parts/Replayed.tsx';
import { State } from '../parts/State.tsx';

/** What a model said: marked as such, plain text, carried out by nobody. */
export function Guess({ fact: { text, model, replayed, usd } }: { fact: FactOf<'said'> }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Group gap={8}>
        <State wellness="unknown" word={t('chat.guess', { model })} />
        <Replayed replayed={replayed} />
        <Text span size="xs" c="dimmed">
          {money(usd, i18n.language)}
        </Text>
      </Group>
      <Text size="sm" className="chat-guess from-outside">
        {text}
      </Text>
    </>
  );
}
