import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';

import { editingParts } from './editor-parts.ts';

export type Editor = {
  place: React.RefObject<HTMLDivElement | null>;
  text(): string;
  focus(): void;
};

type Wanted = {
  file: string;
  text: string;
  /** shown first, with the cursor in it */
  line: number | null;
  label: string;
  readOnly: boolean;
  onChange(): void;
  onSave(): void;
};

/** One editor in the page, made anew for another file; `text` is what it begins with, and what it shows when that changes. */
export function useEditor({ file, text, line, label, readOnly, onChange, onSave }: Wanted): Editor {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useEffectEvent(onChange);
  const save = useEffectEvent(onSave);
  const first = useEffectEvent(() => text);
  useEffect(() => {
    if (!place.current) return undefined;
    const doc = first();
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc,
        extensions: editingParts({
          label,
          file,
          lineBreak: lineBreakOf(doc),
          readOnly,
          onChange: () => changed(),
          onSave: () => save(),
        }),
      }),
    });
    view.current = made;
    goTo(made, line);
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [file, line, label, readOnly]);
  // another text takes its place as one step that can be undone
  useEffect(() => {
    const current = view.current;
    if (!current || current.state.sliceDoc() === text) return;
    const insert = current.state.toText(text);
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert } });
  }, [text]);
  return {
    place,
    text: () => view.current?.state.sliceDoc() ?? text,
    focus: () => view.current?.focus(),
  };
}

function goTo(view: EditorView, line: number | null): void {
  if (line === null || line > view.state.doc.lines) return;
  const { from } = view.state.doc.line(line);
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}

/** Only where every line ends so: a file of both kinds keeps each as it is. */
export function lineBreakOf(text: string): string {
  const all = text.match(/\n/g)?.length ?? 0;
  return all > 0 && text.match(/\r\n/g)?.length === all ? '\r\n' : '\n';
}
