import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { tellDone } from '../parts/tell.ts';

const MODES = ['off', 'propose', 'auto'] as const;

/** The autopilot's modes, each with what it means; nothing changes before the button. */
export function SetMode({ now, onDone }: { now: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const [mode, setMode] = useState(now);
  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    const run = await start(ACTION.setMode, { mode });
    if (!run) return;
    const above = overridden(run.value);
    tellDone(
      above === null
        ? t('set_mode.done', { mode: t(`mode.${mode}`) })
        : t('set_mode.overridden', { mode: t(`mode.${mode}`), ...above }),
    );
    onDone();
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack>
        <Radio.Group label={t('set_mode.label')} value={mode} onChange={setMode}>
          <Stack gap={12} mt={8}>
            {MODES.map((value) => (
              <Radio
                key={value}
                value={value}
                label={value === now ? t('set_mode.now', { mode: t(`mode.${value}`) }) : t(`mode.${value}`)}
                description={t(`set_mode.${value}`)}
                data-autofocus={value === now ? true : undefined}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t('set_mode.where')}
        </Text>
        <CopyCommand command={`dockfra pilot mode ${mode}`} />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={mode === now}>
            {t('set_mode.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Something above dockfra.yaml sets another mode, which counts. */
function overridden(value: unknown): { counts: string; at: string } | null {
  if (typeof value !== 'object' || value === null || !('overriddenBy' in value)) return null;
  const { overriddenBy: above } = value;
  if (typeof above !== 'object' || above === null || !('mode' in above) || !('at' in above)) return null;
  return { counts: String(above.mode), at: String(above.at) };
}
