import { Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { getEvidence } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Scroll } from '../parts/Scroll.tsx';

/** The text of one piece of evidence, checked against its hash by the platform. Never anything but text. */
export function EvidenceLog({ ticket, path, title }: { ticket: string; path: string; title: string }) {
  const { t } = useTranslation();
  const loaded = useLoaded(path, path, () => getEvidence(ticket, path));
  if (loaded.phase === 'loading') return <Skeleton height={200} mt={8} />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const { text, truncated, bytes } = loaded.value;
  return (
    <div className="evidence-log">
      {truncated ? (
        <Text size="xs" c="dimmed">
          {t('evidence.cut', { bytes })}
        </Text>
      ) : null}
      <Scroll as="pre" role="region" label={title}>
        {text === '' ? t('evidence.empty_log') : text}
      </Scroll>
    </div>
  );
}
