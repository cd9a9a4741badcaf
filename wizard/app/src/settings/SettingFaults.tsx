import { Alert, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Glyph } from '../parts/Glyph.tsx';

/** Files that cannot be read as they should, files that others may read, an engine that was not asked. */
export function SettingFaults({ form, engine }: { form: SettingsForm; engine: string | null }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const open = form.stacks.filter((stack) => stack.readable_by_others);
  return (
    <>
      {form.faults.length === 0 ? null : (
        <Alert
          color="gray"
          title={t('settings.faults', { count: form.faults.length })}
          icon={<Glyph wellness="broken" />}
        >
          <ul className="plain-list">
            {form.faults.slice(0, 20).map(({ file, line, message }) => (
              <li key={`${file}:${String(line)}:${message}`} className="from-outside small">
                <span className="mono">{line === null ? file : `${file}:${String(line)}`}</span>{' '}
                <Said text={message} />
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {open.map(({ env_file: file }) => (
        <Alert
          key={file}
          color="gray"
          title={t('settings.readable', { file })}
          icon={<Glyph wellness="needs_you" />}
        >
          <Stack gap={8} align="flex-start">
            <CopyCommand command={`chmod 600 ${file}`} />
          </Stack>
        </Alert>
      ))}
      {engine === null ? null : (
        <Text size="sm" c="dimmed" className="from-outside">
          {t('settings.engine_away', { why: said(engine) })}
        </Text>
      )}
    </>
  );
}
