import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Loaded } from '../live/use-loaded.ts';
import { Ago } from './Ago.tsx';
import { Glyph } from './Glyph.tsx';

/** Beside what may be old: since when. Nothing while it is as fresh as can be. */
export function Late({ loaded }: { loaded: Loaded<unknown> }) {
  const { t } = useTranslation();
  if (loaded.phase !== 'ready' || !loaded.late) return null;
  return (
    <Text size="xs" component="span" className="aside-row late" role="status">
      <Glyph wellness="unknown" size={14} />
      <span>
        {t('late')} <Ago at={loaded.at} />
      </span>
    </Text>
  );
}
