import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { LaunchChoices, LaunchRecord } from '../../../contract-launch.ts';
import { useAct } from '../live/act.ts';
import { getLaunchChoices } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { PostLaunch } from '../post-launch/PostLaunch.tsx';
import { ChooseLaunch } from './ChooseLaunch.tsx';
import { launchCommand, type Choice } from './command-of.ts';
import { LaunchProgress } from './LaunchProgress.tsx';
import { Preflight, type Judgement } from './Preflight.tsx';
import { useLaunches } from './use-launches.ts';

/** The launch of one stack, or of those that are chosen: what stands in the way, then how far it is. A part of the stack's page and a page of its own. */
export default function LaunchPart({ stack }: { stack: string | null }) {
  const rev = useLive().snapshot?.stacks_rev ?? 0;
  const choices = useLoaded('launch-choices', String(rev), getLaunchChoices);
  const launches = useLaunches();
  if (choices.phase === 'loading' || launches.phase === 'loading') return <PageSkeleton />;
  if (choices.phase === 'refused') return <RefusalBox refusal={choices.refusal} again={choices.again} />;
  if (launches.phase === 'refused') return <RefusalBox refusal={launches.refusal} again={launches.again} />;
  const own = launches.value.launches.filter(({ stacks }) => stack === null || stacks.includes(stack));
  return <Launch stack={stack} choices={choices.value} launch={own[0] ?? null} />;
}

type Props = { stack: string | null; choices: LaunchChoices; launch: LaunchRecord | null };

function Launch({ stack, choices, launch }: Props) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<Choice>({
    stacks: stack === null ? [] : [stack],
    profiles: [],
    environment: null,
  });
  if (choices.stacks.length === 0) return <Text size="sm">{t('launch.no_stacks')}</Text>;
  const progress = launch ? <LaunchProgress launch={launch} /> : null;
  if (launch?.state === 'running') return progress;
  return (
    <Stack gap="md">
      <ChooseLaunch choices={choices} choice={choice} fixed={stack !== null} onChange={setChoice} />
      <Start choice={choice} again={launch !== null} />
      {stack === null && launch?.state === 'done' ? <PostLaunch stacks={launch.stacks} /> : null}
      {progress}
    </Stack>
  );
}

const MissingSettings = lazy(async () => ({
  default: (await import('../settings/MissingSettings.tsx')).MissingSettings,
}));

/** Refusals that the launch's own record tells better. */
const TOLD_BY_RECORD: ReadonlySet<string> = new Set(['checks_failed', 'wrong_state']);

function Start({ choice, again }: { choice: Choice; again: boolean }) {
  const { t } = useTranslation();
  const [judged, setJudged] = useState<Judgement>(null);
  const [asking, setAsking] = useState(false);
  const { acting, busy, start } = useAct();
  const launch = () =>
    void start(ACTION.launch, {
      name: choice.stacks,
      ...(choice.profiles.length === 0 ? {} : { profile: choice.profiles }),
      ...(choice.environment === null ? {} : { environment: choice.environment }),
    });
  const goOn = () => {
    setAsking(false);
    launch();
  };
  const refusal =
    acting.phase === 'refused' && !TOLD_BY_RECORD.has(acting.refusal.code) ? acting.refusal : null;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          disabled={judged !== 'ready' && judged !== 'missing'}
          loading={busy}
          onClick={() => (judged === 'missing' ? setAsking(true) : launch())}
        >
          {t(again ? 'launch.again' : 'launch.start')}
        </Button>
        <CopyCommand command={launchCommand(choice)} />
      </Group>
      {judged === 'stopped' ? <Text size="sm">{t('launch.blocked')}</Text> : null}
      {asking ? (
        <Section title={t('launch.missing')}>
          <Suspense fallback={<PageSkeleton />}>
            <MissingSettings stacks={choice.stacks} onReady={goOn} />
          </Suspense>
        </Section>
      ) : null}
      {refusal ? <RefusalBox refusal={refusal} /> : null}
      <Preflight choice={choice} onJudged={setJudged} />
    </Stack>
  );
}
