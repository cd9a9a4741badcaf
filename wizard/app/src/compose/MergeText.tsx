import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';

import { readingParts } from './editor-parts.ts';
import { lineBreakOf } from './use-editor.ts';

const DIFF = { scanLimit: 1000, timeout: 1500 };
const FOLDED = { margin: 3, minSize: 6 };

/** One text over the other: what goes is marked, what comes too. */
export function TextDiff({ before, after, label }: { before: string; after: string; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const view = new EditorView({
      parent: place.current,
      doc: plainLines(after),
      extensions: [
        readingParts(label, '\n'),
        EditorState.readOnly.of(true),
        unifiedMergeView({
          original: plainLines(before),
          mergeControls: false,
          gutter: true,
          collapseUnchanged: FOLDED,
          diffConfig: DIFF,
        }),
      ],
    });
    return () => view.destroy();
  }, [before, after, label]);
  return <div ref={place} className="compose-diff" />;
}

type Two = {
  theirs: string;
  ours: string;
  labels: { theirs: string; ours: string };
  onChange(text: string): void;
};

/** Theirs on the left, ours on the right, which takes over from the left what one clicks. */
export function TwoTexts({ theirs, ours, labels, onChange }: Two) {
  const place = useRef<HTMLDivElement>(null);
  const changed = useEffectEvent(onChange);
  const first = useEffectEvent(() => ours);
  useEffect(() => {
    if (!place.current) return undefined;
    const lineBreak = lineBreakOf(first());
    const view = new MergeView({
      parent: place.current,
      a: { doc: theirs, extensions: [readingParts(labels.theirs, lineBreak), EditorState.readOnly.of(true)] },
      b: {
        doc: first(),
        extensions: [
          readingParts(labels.ours, lineBreak),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.sliceDoc());
          }),
        ],
      },
      revertControls: 'a-to-b',
      collapseUnchanged: FOLDED,
      diffConfig: DIFF,
    });
    return () => view.destroy();
  }, [theirs, labels.theirs, labels.ours]);
  return <div ref={place} className="compose-diff" />;
}

/** Line ends are not compared: the library splits one of the two at any of them. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
