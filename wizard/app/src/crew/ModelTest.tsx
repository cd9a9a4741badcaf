import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { money } from '../parts/money.ts';
import { Replayed } from '../parts/Replayed.tsx';
import { State } from '../parts/State.tsx';

type Tested = { text: string; model: string; ms: number; usd: number; replayed: boolean };

/** One real, short question to the model of a role: it costs what it costs, and that is said. */
export function ModelTest({ role }: { role: RoleName }) {
  const { t, i18n } = useTranslation();
  const { acting, busy, start } = useAct();
  const tested = acting.phase === 'done' ? testedIn(acting.run.value) : null;
  return (
    <Stack gap={8} align="flex-start">
      <Text size="sm">{t('model.test_effect')}</Text>
      <CopyCommand command={`dockfra model test ${role}`} />
      <ActingBox acting={acting} />
      {acting.phase === 'done' ? (
        <div role="status">
          <Group gap={8}>
            <State wellness="well" word={t('model.test_well')} strong />
            <Replayed replayed={tested?.replayed ?? false} />
          </Group>
          {tested ? (
            <>
              <Text size="sm" c="dimmed" className="figure">
                {tested.model} · {(tested.ms / 1000).toFixed(1)} s · {money(tested.usd, i18n.language)}
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
