import { EditorState, type Extension } from '@codemirror/state';
import i18next from 'i18next';

/** What the editor says by itself, by the words its authors gave it. */
const PHRASES = {
  Find: 'find',
  Replace: 'replace',
  next: 'next',
  previous: 'previous',
  all: 'all',
  'match case': 'match_case',
  regexp: 'pattern',
  'by word': 'by_word',
  replace: 'replace_one',
  'replace all': 'replace_all',
  close: 'close',
  'current match': 'current_match',
  'on line': 'on_line',
  'replaced $ matches': 'replaced',
  'replaced match on line $': 'replaced_on',
  'Go to line': 'go_to_line',
  go: 'go',
  'Fold line': 'fold_line',
  'Unfold line': 'unfold_line',
  'Folded lines': 'folded_lines',
  'Unfolded lines': 'unfolded_lines',
  'folded code': 'folded_code',
  unfold: 'unfold',
  to: 'to',
  Diagnostics: 'diagnostics',
  'No diagnostics': 'no_diagnostics',
  Completions: 'completions',
  'Control character': 'control_character',
  'Selection deleted': 'selection_deleted',
  '$ unchanged lines': 'unchanged',
} as const;

/** The editor's own words in the language of the page, as it is when the editor opens. */
export function phrases(): Extension {
  return EditorState.phrases.of(
    Object.fromEntries(Object.entries(PHRASES).map(([phrase, key]) => [phrase, i18next.t(`editor.${key}`)])),
  );
}
