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
  const place = placeIn(location.search);
  const loaded = useLoaded(`compose ${stack} ${chosen ?? ''}`, `${String(rev)} ${String(round)}`, () =>
    getComposeFile(stack, chosen),
  );
  if (loaded.phase === 'loading') return <PageSkeleton />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const { value } = loaded;
  const pointed = chosen === null && place ? fileAt(value.files, place.file) : null;
  // another file than the first one is read anew
  if (pointed !== null && pointed !== value.file) choose(pointed);
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
      line={place && fileAt([value.file], place.file) !== null ? place.line : null}
      again={() => setRound((before) => before + 1)}
    />
  );
}

/** Where a link into the editor points: a file below the root, and its line. */
function placeIn(query: string): { file: string; line: number } | null {
  const params = new URLSearchParams(query);
  const [file, line] = [params.get('file'), Number(params.get('line'))];
  return file === null || !Number.isInteger(line) || line < 1 ? null : { file, line };
}

/** Of files named from the stack's folder the one that is named from the root. */
function fileAt(files: readonly string[], fromRoot: string): string | null {
  return files.find((file) => fromRoot === file || fromRoot.endsWith(`/${file}`)) ?? null;
}
