import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { SettingField, SettingStack } from '../../../../platform/domain/settings-form/field.ts';
import { Link } from '../parts/Link.tsx';
import { stackPath } from '../router.ts';

const SHOWN = 3;

/** Where a variable stands in the compose files; each leads to that stack's file. */
export function FieldPlaces({ field, stacks }: { field: SettingField; stacks: readonly SettingStack[] }) {
  const { t } = useTranslation();
  const more = field.used_by.length - SHOWN;
  return (
    <Text size="xs" c="dimmed" component="span">
      {t('settings.used_by')}{' '}
      {field.used_by.slice(0, SHOWN).map(({ file, line }, index) => (
        <span key={`${file}:${String(line)}`}>
          {index > 0 ? ', ' : ''}
          <Link
            to={stackPath(stackOf(file, field, stacks), 'compose')}
            size="xs"
            className="mono from-outside"
          >
            {`${file}:${String(line)}`}
          </Link>
        </span>
      ))}
      {more > 0 ? ` ${t('settings.more_places', { count: more })}` : ''}
    </Text>
  );
}

/** The stack whose folder holds the file; of those that use the variable the first where none does. */
function stackOf(file: string, field: SettingField, stacks: readonly SettingStack[]): string {
  const holds = stacks.filter(
    ({ name, dir }) => field.stacks.includes(name) && (dir === '.' || file.startsWith(`${dir}/`)),
  );
  const nearest = holds.toSorted((a, b) => b.dir.length - a.dir.length)[0];
  return nearest?.name ?? field.stacks[0] ?? '';
}
