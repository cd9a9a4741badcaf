import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { getComposeFile } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { ComposeEditor } from './ComposeEditor.tsx';

/** The compose files of a stack: edited, checked, saved, and brought back. */
export default function ComposePart({ stack }: { stack: string }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const rev = useLive().snapshot?.stacks_rev ?? 0;
  const loaded = useLoaded(`compose ${stack} ${chosen ?? ''}`, `${String(rev)} ${String(round)}`, () =>
    getComposeFile(stack, chosen),
  );
  if (loaded.phase === 'loading') return <PageSkeleton />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const { value } = loaded;
  const select =
    value.files.length < 2 ? null : (
      <Select
        label={t('compose.file')}
        data={value.files}
        value={value.file}
        onChange={choose}
        allowDeselect={false}
        size="xs"
        className="compose-select"
      />
    );
  return (
    <ComposeEditor
      key={`${stack} ${value.file}`}
      stack={stack}
      read={value}
      select={select}
      again={() => setRound((before) => before + 1)}
    />
  );
}
