import { Button, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { EngineId } from '../../../../platform/domain/engine-ids.gen.ts';
import { getEngines, getEnginesFound } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { EngineLine } from './EngineLine.tsx';
import { SetEngine } from './SetEngine.tsx';

/** What can write the developer's code: which is used first, which are there, how to get the others, and a test of each. */
export default function Engines() {
  const { t } = useTranslation();
  const [round, setRound] = useState(0);
  const [chosen, choose] = useState<EngineId | null>(null);
  const loaded = useLoaded('engines', String(round), getEngines);
  const looked = useLoaded('engines found', String(round), getEnginesFound);
  const again = () => setRound((before) => before + 1);
  if (loaded.phase === 'loading') return <PageSkeleton />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const { engines, command, model } = loaded.value;
  const found = looked.phase === 'ready' ? looked.value.found : null;
  const title = engines.find(({ id }) => id === chosen)?.title ?? '';
  return (
    <Stack gap="md">
      <Text size="sm">{t('engines.what')}</Text>
      {looked.phase === 'refused' ? (
        <RefusalBox refusal={looked.refusal} again={looked.again} title={t('engines.not_looked')} />
      ) : null}
      <Section
        title={t('engines.title')}
        pad={false}
        aside={
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} />}
            onClick={again}
            loading={looked.phase === 'loading'}
          >
            {t('engines.look_again')}
          </Button>
        }
      >
        <ul className="rows">
          {engines.map((engine) => (
            <li key={engine.id}>
              <EngineLine
                engine={engine}
                command={command}
                hasModel={model !== null}
                found={found?.find(({ id }) => id === engine.id) ?? null}
                looking={looked.phase === 'loading'}
                onUse={() => choose(engine.id)}
                onTested={again}
              />
            </li>
          ))}
        </ul>
      </Section>
      <Sheet opened={chosen !== null} onClose={() => choose(null)} title={t('engines.use_of', { title })}>
        {chosen ? (
          <SetEngine
            engine={chosen}
            title={title}
            missing={found !== null && found.find(({ id }) => id === chosen)?.version === null}
            onDone={(changed) => {
              choose(null);
              if (changed) again();
            }}
          />
        ) : null}
      </Sheet>
    </Stack>
  );
}
