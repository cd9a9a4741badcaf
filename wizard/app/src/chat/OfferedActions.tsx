import { Button, Group, Stack, Text } from '@mantine/core';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FactOf, Offered } from '../../../contract-chat.ts';
import { Said } from '../language/Said.tsx';
import { useAct } from '../live/act.ts';
import { ActingEnd } from '../parts/ActingEnd.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { State } from '../parts/State.tsx';

/** Actions of the catalogue with their commands; what is known whole is a button, and asks once more before it does anything. */
export function OfferedActions({ fact: { items } }: { fact: FactOf<'actions'> }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<Offered | null>(null);
  if (items.length === 0) return <Text size="sm">{t('chat.no_actions')}</Text>;
  return (
    <>
      <ul className="rows">
        {items.map((one) => (
          <li key={`${one.name} ${one.command}`} className="chat-row">
            <Stack gap={4}>
              <Text size="sm">
                <Said text={one.summary} />
              </Text>
              <CopyCommand command={one.command} />
              {one.ready && one.changes ? (
                <Group>
                  <Button size="xs" variant="default" onClick={() => choose(one)}>
                    {wordOf(one)}
                  </Button>
                </Group>
              ) : null}
            </Stack>
          </li>
        ))}
      </ul>
      <Sheet
        opened={chosen !== null}
        onClose={() => choose(null)}
        title={chosen ? wordOf(chosen) : ''}
        size="lg"
      >
        {chosen ? <Confirm offered={chosen} onClose={() => choose(null)} /> : null}
      </Sheet>
    </>
  );
}

/** Not every action has a word of its own on the pages. */
function wordOf({ name }: Offered): string {
  const key = `action.${name}`;
  return i18next.exists(key) ? i18next.t(key) : i18next.t('chat.do_it');
}

function Confirm({ offered, onClose }: { offered: Offered; onClose: () => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const isDone = act.acting.phase === 'done';
  return (
    <Stack gap="md">
      <Text size="sm">
        <Said text={offered.summary} />
      </Text>
      {isDone ? <State wellness="well" word={t('chat.do_done')} strong /> : null}
      <ActingEnd command={offered.command} act={act} onClose={onClose}>
        {isDone ? null : (
          <Button loading={act.busy} onClick={() => void act.start(offered.name, offered.input)}>
            {t('chat.do_it')}
          </Button>
        )}
      </ActingEnd>
    </Stack>
  );
}
