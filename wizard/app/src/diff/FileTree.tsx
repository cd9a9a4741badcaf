import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Change } from '../../../../platform/domain/change.ts';

/** Folders with the changed files under them; each leads to its part below. */
export function FileTree({ files }: { files: Change[] }) {
  const { t } = useTranslation();
  const names = [...new Set(files.map((file) => folderOf(file.path)))].sort();
  const folders = names.map((name) => [name, files.filter((file) => folderOf(file.path) === name)] as const);
  return (
    <Paper withBorder p="sm" component="nav" aria-label={t('diff.tree')}>
      {folders.map(([folder, inside]) => (
        <div key={folder}>
          {folder === '' ? null : (
            <Text size="xs" c="dimmed" className="mono">
              {folder}/
            </Text>
          )}
          <ul className="plain-list tree">
            {inside.map((file) => (
              <li key={file.path}>
                <Entry file={file} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Paper>
  );
}

function Entry({ file }: { file: Change }) {
  const { t } = useTranslation();
  return (
    <a href={`#${anchorOf(file.path)}`} className="tree-entry">
      <span className="mono">{file.path.slice(folderOf(file.path).length).replace(/^\//, '')}</span>
      <Text size="xs" c="dimmed" component="span">
        {t(`diff.${file.status}`)}
      </Text>
      {file.added === null ? (
        <Text size="xs" c="dimmed" component="span">
          {t('diff.binary')}
        </Text>
      ) : (
        <span className="figure small">
          <span className="sign-added">+{file.added}</span>{' '}
          <span className="sign-deleted">−{file.deleted ?? 0}</span>
        </span>
      )}
    </a>
  );
}

export function anchorOf(path: string): string {
  return `file-${encodeURIComponent(path)}`;
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
