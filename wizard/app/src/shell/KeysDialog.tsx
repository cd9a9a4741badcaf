import { Kbd, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Sheet } from '../parts/Sheet.tsx';
import { closeDialog, useDialog } from './dialogs.ts';

const KEYS = [
  ['Ctrl K', 'search'],
  ['g o', 'overview'],
  ['g s', 'stacks'],
  ['g l', 'logs'],
  ['g t', 'tickets'],
  ['g c', 'crew'],
  ['g i', 'inbox'],
  ['g u', 'usage'],
  ['g e', 'settings'],
  ['g a', 'activity'],
  ['g d', 'doctor'],
  ['c', 'chat'],
  ['n', 'new'],
  ['j', 'down'],
  ['k', 'up'],
  ['Enter', 'open'],
  ['?', 'help'],
] as const;

export function KeysDialog() {
  const { t } = useTranslation();
  return (
    <Sheet opened={useDialog('keys')} onClose={closeDialog} title={t('keys.title')}>
      <Table>
        <Table.Tbody>
          {KEYS.map(([keys, what]) => (
            <Table.Tr key={keys}>
              <Table.Td w={120}>
                {keys.split(' ').map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{t(`keys.${what}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Sheet>
  );
}
