import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Glyph } from '../parts/Glyph.tsx';
import { countStates, type ServiceRow } from './rows-of.ts';

/** "1 broken, 4 well": sign, number and word. */
export function StateCounts({ rows }: { rows: readonly ServiceRow[] }) {
  const { t } = useTranslation();
  return (
    <Group gap="4px 12px" component="span">
      {countStates(rows).map(({ sign, word, count }) => (
        <Text key={sign} size="sm" component="span" className="aside-row figure">
          <Glyph wellness={sign} />
          {t(`stacks.count.${word}`, { count })}
        </Text>
      ))}
    </Group>
  );
}
