import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconRefresh, IconRotate } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingEnd } from '../parts/ActingEnd.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { tellDone } from '../parts/tell.ts';

const VERBS = {
  start: { action: ACTION.startService, Icon: IconPlayerPlay },
  restart: { action: ACTION.restartService, Icon: IconRefresh },
  stop: { action: ACTION.stopService, Icon: IconPlayerStop },
  recreate: { action: ACTION.recreateService, Icon: IconRotate },
} as const;
type Verb = keyof typeof VERBS;

type Props = { stack: string; service: string; running: boolean; present: boolean; declared: boolean };

/** What can be done to the service now. */
export function ServiceButtons({ stack, service, running, present, declared }: Props) {
  const { t } = useTranslation();
  const [verb, setVerb] = useState<Verb | null>(null);
  const offered: Verb[] = [
    ...(running ? (['restart', 'stop'] as const) : present ? (['start'] as const) : []),
    ...(declared ? (['recreate'] as const) : []),
  ];
  return (
    <Group gap={8}>
      {offered.map((name) => {
        const { Icon } = VERBS[name];
        return (
          <Button
            key={name}
            size="xs"
            variant="default"
            leftSection={<Icon size={14} />}
            onClick={() => setVerb(name)}
          >
            {t(`service_page.${present || name !== 'recreate' ? name : 'create'}`)}
          </Button>
        );
      })}
      <Sheet
        opened={verb !== null}
        onClose={() => setVerb(null)}
        title={verb === null ? '' : t(`service_page.${verb}_title`, { service })}
        size="lg"
      >
        {verb === null ? null : (
          <VerbForm stack={stack} service={service} verb={verb} onClose={() => setVerb(null)} />
        )}
      </Sheet>
    </Group>
  );
}

type FormProps = { stack: string; service: string; verb: Verb; onClose: () => void };

function VerbForm({ stack, service, verb, onClose }: FormProps) {
  const { t } = useTranslation();
  const act = useAct();
  const { busy, start } = act;
  const go = async () => {
    if (!(await start(VERBS[verb].action, { stack, service }))) return;
    tellDone(t(`service_page.${verb}_done`, { service }));
    onClose();
  };
  return (
    <Stack>
      <Text size="sm">{t(`service_page.${verb}_effect`)}</Text>
      <ActingEnd command={`dockfra service ${verb} ${stack} ${service}`} act={act} onClose={onClose}>
        <Button loading={busy} onClick={() => void go()} data-autofocus>
          {t(`service_page.${verb}`)}
        </Button>
      </ActingEnd>
    </Stack>
  );
}
