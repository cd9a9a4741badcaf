import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Refusal } from '../../../../platform/domain/result.ts';
import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { ACTION } from '../../../contract.ts';
import type { ModelPage } from '../../../contract-crew.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { durationText } from '../parts/duration-text.ts';
import { money } from '../parts/money.ts';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Replayed } from '../parts/Replayed.tsx';
import { State } from '../parts/State.tsx';

type Profile = NonNullable<ModelPage['profile']>;
type Tested = { text: string; model: string; ms: number; usd: number; replayed: boolean };

/** One real, short question to the model of a role: it costs what it costs, and that is said. */
export function ModelTest({ role, profile }: { role: RoleName; profile: Profile }) {
  const { t, i18n } = useTranslation();
  const { acting, busy, start } = useAct();
  const tested = acting.phase === 'done' ? testedIn(acting.run.value) : null;
  return (
    <Stack gap={8} align="flex-start">
      <Text size="sm">{t('model.test_effect')}</Text>
      <CopyCommand command={`dockfra model test ${role}`} />
      {acting.phase === 'refused' ? (
        <Failed refusal={acting.refusal} profile={profile} />
      ) : (
        <ActingBox acting={acting} />
      )}
      {acting.phase === 'done' ? (
        <div role="status">
          <Group gap={8}>
            <State wellness="well" word={t('model.test_well')} strong />
            <Replayed replayed={tested?.replayed ?? false} />
          </Group>
          {tested ? (
            <>
              <Text size="sm" c="dimmed" className="figure">
                {tested.model} · {durationText(tested.ms, i18n.language)} · {money(tested.usd, i18n.language)}
              </Text>
              <Text size="sm" className="from-outside quoted">
                {tested.text}
              </Text>
            </>
          ) : null}
        </div>
      ) : null}
      <Button size="xs" loading={busy} onClick={() => void start(ACTION.testModel, { role })}>
        {t('model.test_go')}
      </Button>
    </Stack>
  );
}

/** Why there is no answer, and what was asked where with which key: one of these is wrong. */
function Failed({ refusal, profile }: { refusal: Refusal; profile: Profile }) {
  const { t, i18n } = useTranslation();
  const key = `model.failed_${refusal.code}`;
  const message = refusal.message.replaceAll(/<[^<>]{1,200}>/g, ' ').replaceAll(/\s+/g, ' ');
  return (
    <RefusalBox refusal={{ ...refusal, message }} title={t(i18n.exists(key) ? key : 'model.failed')}>
      <Text size="sm" c="dimmed" className="from-outside">
        {t('model.asked', {
          model: profile.model,
          address: profile.address ?? t('model.usual'),
          key: profile.key ?? t('model.no_key'),
        })}
      </Text>
    </RefusalBox>
  );
}

/** What the test answered, as far as it is known here. */
function testedIn(value: unknown): Tested | null {
  if (typeof value !== 'object' || value === null) return null;
  const found = new Map<string, unknown>(Object.entries(value));
  const number = (name: string) => {
    const one = found.get(name);
    return typeof one === 'number' ? one : 0;
  };
  const text = (name: string) => {
    const one = found.get(name);
    return typeof one === 'string' ? one : '';
  };
  return {
    text: text('content'),
    model: text('model'),
    ms: number('ms'),
    usd: number('usd'),
    replayed: found.get('replayed') === true,
  };
}
