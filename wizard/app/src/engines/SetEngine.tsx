import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { EngineId } from '../../../../platform/domain/engine-ids.gen.ts';
import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { isOverridden } from '../parts/is-overridden.ts';
import { State } from '../parts/State.tsx';
import { tellDone } from '../parts/tell.ts';

type Props = { engine: EngineId; title: string; missing: boolean; onDone: (changed: boolean) => void };

/** Another engine for the developer, after it was said what that means. */
export function SetEngine({ engine, title, missing, onDone }: Props) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    const run = await start(ACTION.setEngine, { engine });
    if (!run) return;
    tellDone(t(isOverridden(run.value) ? 'engines.overridden' : 'engines.done', { title }));
    onDone(true);
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack>
        <Text size="sm">{t('engines.effect')}</Text>
        {missing ? <State wellness="needs_you" word={t('engines.missing_effect')} /> : null}
        <CopyCommand command={`dockfra engine set ${engine}`} />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDone(false)}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} data-autofocus>
            {t('engines.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
