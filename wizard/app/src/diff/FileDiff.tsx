import { Button, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Scroll } from '../parts/Scroll.tsx';
import { anchorOf } from './FileTree.tsx';
import { sideBySide, type DiffLine, type FilePatch, type Hunk } from './parse-patch.ts';

const SHOWN_LINES = 400;
const SIGNS = { added: '+', deleted: '−', context: ' ', note: ' ' } as const;

/** One file. Long ones wait for a click, so that a huge change opens as fast as a small one. */
export function FileDiff({ file, look }: { file: FilePatch; look: 'unified' | 'split' }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(file.lines <= SHOWN_LINES);
  return (
    <Paper
      withBorder
      className="file-diff"
      id={anchorOf(file.path)}
      component="section"
      aria-label={file.path}
    >
      <Text size="sm" className="mono file-head" component="h2">
        {file.path}
      </Text>
      {all ? (
        <Scroll className="diff-scroll" role="region" label={t('diff.of', { path: file.path })}>
          {file.hunks.map((hunk, index) => (
            <HunkTable key={`${hunk.head} ${String(index)}`} hunk={hunk} look={look} />
          ))}
        </Scroll>
      ) : (
        <Button variant="default" size="xs" m="sm" onClick={() => setAll(true)}>
          {t('diff.show', { count: file.lines })}
        </Button>
      )}
    </Paper>
  );
}

function HunkTable({ hunk, look }: { hunk: Hunk; look: 'unified' | 'split' }) {
  return (
    <table className="diff" data-look={look}>
      {look === 'split' ? (
        <colgroup>
          <col className="nr-column" />
          <col />
          <col className="nr-column" />
          <col />
        </colgroup>
      ) : null}
      <thead>
        <tr>
          <th colSpan={look === 'split' ? 4 : 3} scope="colgroup">
            {hunk.head}
          </th>
        </tr>
      </thead>
      <tbody>
        {look === 'unified'
          ? hunk.lines.map((line, index) => (
              <tr key={index}>
                <td className="nr">{line.before}</td>
                <td className="nr">{line.after}</td>
                <Code line={line} />
              </tr>
            ))
          : sideBySide(hunk.lines).map(({ left, right }, index) => (
              <tr key={index}>
                <td className="nr">{left?.before}</td>
                <Code line={left} />
                <td className="nr">{right?.after}</td>
                <Code line={right} />
              </tr>
            ))}
      </tbody>
    </table>
  );
}

/** The sign is text, so that colour is not the only sign, and a copied line stays a diff line. */
function Code({ line }: { line: DiffLine | null }) {
  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- no control: the empty half of a row
  if (!line) return <td className="code nothing" />;
  return (
    <td className={`code ${line.kind}`}>
      <span className="sign">{SIGNS[line.kind]}</span>
      {line.text}
    </td>
  );
}
