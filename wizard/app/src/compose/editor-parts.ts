import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { linter, lintGutter, lintKeymap, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';

import { said } from '../language/use-said.ts';
import { pageNonce } from '../page-nonce.ts';
import { completeCompose } from './complete.ts';
import { look } from './editor-look.ts';
import { faultsIn } from './lint.ts';
import { phrases } from './phrases.ts';

export type EditorWishes = {
  label: string;
  file: string;
  /** the line break of the file: every line of it ends so */
  lineBreak: string;
  readOnly: boolean;
  onChange(view: EditorView): void;
  onSave(): void;
};

/** What every view of a compose file has, edited or not. */
export function readingParts(label: string, lineBreak: string): Extension[] {
  return [
    EditorView.cspNonce.of(pageNonce()),
    phrases(),
    EditorState.lineSeparator.of(lineBreak),
    EditorView.contentAttributes.of({ 'aria-label': label }),
    lineNumbers(),
    highlightSpecialChars(),
    yaml(),
    look,
  ];
}

/** Tab leaves the editor, as everywhere in the page; Ctrl+] and Ctrl+[ indent. */
export function editingParts({
  label,
  file,
  lineBreak,
  readOnly,
  onChange,
  onSave,
}: EditorWishes): Extension[] {
  return [
    readingParts(label, lineBreak),
    EditorState.readOnly.of(readOnly),
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    history(),
    drawSelection(),
    indentOnInput(),
    foldGutter(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    autocompletion({ override: [completeCompose], icons: false }),
    linter((view) => diagnosticsOf(view, file), { delay: 400 }),
    lintGutter(),
    keymap.of([
      { key: 'Mod-s', preventDefault: true, run: () => (onSave(), true) },
      ...closeBracketsKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.view);
    }),
  ];
}

function diagnosticsOf(view: EditorView, file: string): Diagnostic[] {
  const { doc } = view.state;
  return faultsIn(file, view.state.sliceDoc()).map(({ line, message }) => {
    const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    return { from, to, severity: 'error', message: said(message) };
  });
}
