import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleX, IconPlayerStop } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { LaunchFailure, LaunchRecord } from '../../../contract-launch.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import { useAct } from '../live/act.ts';
import { Ago } from '../parts/Ago.tsx';
import { durationText } from '../parts/duration-text.ts';
import type { Sign } from '../parts/Glyph.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import './launch.css';
import { PhaseBar } from './PhaseBar.tsx';
import { signOf, sortedServices, spansOf } from './phases.ts';
import { useOutput, useSeconds } from './use-launches.ts';

const WhatIsWrong = lazy(() => import('../repair/WhatIsWrong.tsx'));

const SIGNS: Readonly<Record<LaunchRecord['state'], Sign>> = {
  running: 'working',
  done: 'well',
  failed: 'broken',
  cancelled: 'ended',
  interrupted: 'needs_you',
};

/** One launch: every service with its phases, what it prints beside it, and how it ended. */
export function LaunchProgress({ launch }: { launch: LaunchRecord }) {
  const { t, i18n } = useTranslation();
  const { said } = useSaid();
  const running = launch.state === 'running';
  const now = useSeconds(running);
  const until = launch.endedAt === null ? now : Date.parse(launch.endedAt);
  return (
    <Section title={t('launch.of', { stacks: launch.stacks })} aside={<Ago at={launch.startedAt} />}>
      <Stack gap="md">
        <Group justify="space-between" role="status">
          <State
            strong
            wellness={SIGNS[launch.state]}
            word={`${t(`launch.state.${launch.state}`)} · ${durationText(Math.max(0, until - Date.parse(launch.startedAt)), i18n.language)}`}
          />
          {running ? <Cancel launch={launch} /> : null}
        </Group>
        {launch.failure ? <Failure failure={launch.failure} /> : null}
        {launch.failure && launch.failure.stack !== '' ? (
          <Suspense>
            <WhatIsWrong key={launch.id} stack={launch.failure.stack} service={launch.failure.service} red />
          </Suspense>
        ) : null}
        {launch.note ? (
          <Text size="sm" className="from-outside">
            {t('launch.left', { what: said(launch.note) })}
          </Text>
        ) : null}
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
          <Services launch={launch} until={until} />
          <Output launch={launch} />
        </SimpleGrid>
      </Stack>
    </Section>
  );
}

function Cancel({ launch }: { launch: LaunchRecord }) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerStop size={14} />}
        loading={busy}
        onClick={() => void start(ACTION.cancelLaunch, { launch: launch.id })}
      >
        {t('launch.cancel')}
      </Button>
      {acting.phase === 'refused' ? <RefusalBox refusal={acting.refusal} /> : null}
    </>
  );
}

function Failure({ failure }: { failure: LaunchFailure }) {
  const { t } = useTranslation();
  const { service, stack, cause, fix, lines } = failure;
  return (
    <Alert
      variant="outline"
      color="red"
      icon={<IconCircleX />}
      role="alert"
      title={t('launch.failed', { name: service ?? stack })}
    >
      <Stack gap={8}>
        <Text size="sm" className="from-outside">
          <Said text={cause} />
        </Text>
        <Text size="sm" fw={600} className="from-outside">
          <Said text={fix} />
        </Text>
        {lines.length === 0 ? null : (
          <Scroll className="log-lines" role="log" label={t('launch.last_lines')}>
            <div>
              {lines.map((line, index) => (
                <div key={index}>{line}</div>
              ))}
            </div>
          </Scroll>
        )}
      </Stack>
    </Alert>
  );
}

function Services({ launch, until }: { launch: LaunchRecord; until: number }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const several = launch.stacks.length > 1;
  return (
    <ul className="rows launch-rows" aria-label={t('launch.services')}>
      {sortedServices(launch).map((one) => (
        <li key={`${one.stack}/${one.service}`}>
          <Group justify="space-between" gap="0 12px">
            <Text size="sm" fw={600} className="from-outside">
              {several ? `${one.stack} / ${one.service}` : one.service}
            </Text>
            <State
              wellness={signOf(one.phase, launch.state === 'running')}
              word={t(`launch.phase.${one.phase}`)}
            />
          </Group>
          <PhaseBar spans={spansOf(one, until)} running={launch.state === 'running'} />
          {one.detail === '' || one.detail === one.phase ? null : (
            <Text size="xs" c="dimmed" truncate title={said(one.detail)}>
              <Said text={one.detail} />
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}

function Output({ launch }: { launch: LaunchRecord }) {
  const { t } = useTranslation();
  const lines = useOutput(launch);
  return (
    <Scroll className="log-lines launch-output" role="log" label={t('launch.output')}>
      <div>
        {lines.length === 0 ? t('launch.no_output') : null}
        {lines.slice(-500).map((line, index) => (
          <div key={index}>{line}</div>
        ))}
      </div>
    </Scroll>
  );
}
