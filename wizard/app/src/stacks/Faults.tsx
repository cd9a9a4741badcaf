import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { FileFault } from '../../../contract-stacks.ts';
import { Said } from '../language/Said.tsx';
import { Glyph } from '../parts/Glyph.tsx';

/** What is wrong in which file, and where. */
export function Faults({ faults }: { faults: readonly FileFault[] }) {
  const { t } = useTranslation();
  if (faults.length === 0) return null;
  return (
    <ul className="plain-list faults" aria-label={t('stacks.faults')}>
      {faults.map(({ file, line, message }) => (
        <li key={`${file}:${String(line)}:${message}`}>
          <Glyph wellness="broken" />
          <Text size="sm" component="span" className="from-outside">
            <span className="mono">{line === null ? file : `${file}:${String(line)}`}</span>{' '}
            <Said text={message} />
          </Text>
        </li>
      ))}
    </ul>
  );
}
