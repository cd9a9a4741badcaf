import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** One look for light and dark: the colours follow the page's. */
const theme = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'var(--ground-terminal)', color: 'var(--mantine-color-text)' },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ground-head)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#0000000a, #ffffff0d)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#b9e3ec, #1d4a55)',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--mantine-primary-color-filled)',
    color: '#fff',
  },
  '.cm-panels input, .cm-panels button': { color: 'inherit', background: 'var(--ground-command)' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark-ground)' },
  '.cm-insertedLine, .cm-changedLine, &.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--diff-added)' },
  '.cm-deletedChunk, .cm-deletedLine, &.cm-merge-a .cm-changedLine': {
    backgroundColor: 'var(--diff-deleted)',
  },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"..."' },
  '.cm-collapsedLines': {
    color: 'var(--mantine-color-text)',
    background: 'var(--ground-head)',
    backgroundImage: 'none',
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'light-dark(#0b5563, #7cd3e0)' },
  { tag: [tags.string, tags.content], color: 'light-dark(#1e6b2f, #a5d6a7)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#8a3ffc, #d0bfff)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
  { tag: [tags.labelName, tags.typeName, tags.meta, tags.keyword], color: 'light-dark(#9c4000, #ffc078)' },
]);

export const look = [theme, syntaxHighlighting(colours)];
