import { Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { ComposeFile, ComposeSaved } from '../../../contract-compose.ts';
import { tellDone } from '../parts/tell.ts';
import { ConflictSheet } from './ConflictSheet.tsx';
import { EditorHead, Warnings } from './EditorHead.tsx';
import { HistoryList } from './HistoryList.tsx';
import { SaveSheet } from './SaveSheet.tsx';
import { useEditor } from './use-editor.ts';
import { useLeaveWarning } from './use-leave-warning.ts';

type Props = {
  stack: string;
  read: ComposeFile;
  select: ReactNode;
  /** where to look first */
  line: number | null;
  again(): void;
};
type Sheet = { kind: 'save' | 'conflict'; text: string } | null;

/** One file. `base`: what the text was made from; when the file is another one now, the two are put together first. */
export function ComposeEditor({ stack, read, select, line, again }: Props) {
  const { t } = useTranslation();
  const [base, setBase] = useState(read);
  const [dirty, setDirty] = useState(false);
  const [sheet, setSheet] = useState<Sheet>(null);
  const { file } = read;
  const { place, ...editor } = useEditor({
    file,
    text: base.text,
    line,
    label: t('compose.text_of', { file }),
    readOnly: read.veiled,
    onChange: () => setDirty(editor.text() !== base.text),
    onSave: () => open(),
  });
  const stale = read.hash !== base.hash;
  useLeaveWarning(dirty);
  const open = () => {
    const text = editor.text();
    if (text === base.text) return;
    setSheet({ kind: read.hash === base.hash ? 'save' : 'conflict', text });
  };
  const take = (text: string, hash: string) => {
    setBase({ ...read, text, hash });
    setDirty(false);
  };
  // somebody else wrote it, and nothing here is lost: what is shown follows
  if (stale && !dirty) setBase(read);
  const saved = (text: string, result: ComposeSaved) => {
    setSheet(null);
    take(text, result.hash);
    again();
    tellDone([t('compose.saved', { file }), ...result.changes].join('\n'));
    editor.focus();
  };
  return (
    <Stack gap="md">
      <EditorHead file={file} select={select} dirty={dirty} closed={read.veiled} onSave={open} />
      <Warnings
        veiled={read.veiled}
        changed={stale && dirty}
        onMerge={() => setSheet({ kind: 'conflict', text: editor.text() })}
      />
      <div ref={place} className="compose-editor" />
      <HistoryList stack={stack} file={file} hash={read.hash} dirty={dirty} onRestored={again} />
      {sheet?.kind === 'save' ? (
        <SaveSheet
          stack={stack}
          base={base}
          text={sheet.text}
          onClose={() => setSheet(null)}
          onSaved={(result) => saved(sheet.text, result)}
          onConflict={() => {
            again();
            setSheet({ kind: 'conflict', text: sheet.text });
          }}
        />
      ) : null}
      {sheet?.kind === 'conflict' ? (
        <ConflictSheet
          stack={stack}
          file={file}
          ours={sheet.text}
          onClose={() => setSheet(null)}
          onSaved={saved}
        />
      ) : null}
    </Stack>
  );
}
