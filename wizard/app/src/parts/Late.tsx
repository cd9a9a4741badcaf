import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useLive } from '../live/store.ts';
import type { Loaded } from '../live/use-loaded.ts';
import { Ago } from './Ago.tsx';
import { Glyph } from './Glyph.tsx';

/** Beside what may be old: since when. Nothing while it is as fresh as can be. */
export function Late({ loaded }: { loaded: Loaded<unknown> }) {
  return loaded.phase === 'ready' && loaded.late ? <Since at={loaded.at} /> : null;
}

/** The same for what the live line brings. */
export function LateSnapshot() {
  const { snapshot, connected } = useLive();
  return snapshot && !connected ? <Since at={snapshot.generated_at} /> : null;
}

function Since({ at }: { at: string }) {
  const { t } = useTranslation();
  return (
    <Text size="xs" component="span" className="aside-row late" role="status">
      <Glyph wellness="unknown" size={14} />
      <span>
        {t('late')} <Ago at={at} />
      </span>
    </Text>
  );
}
