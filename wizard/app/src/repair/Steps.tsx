import { List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { ShownPlan } from '../../../contract-repair.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';

/** What will be done, in its order, and whether it can be taken back. */
export function Steps({ plan: { steps, undo }, undoing = false }: { plan: ShownPlan; undoing?: boolean }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  return (
    <Stack gap={8}>
      <Text size="sm" fw={600}>
        {t('repair.will')}
      </Text>
      <List type="ordered" size="sm">
        {steps.map(({ name, text }, index) => (
          <List.Item key={`${String(index)} ${name}`} className="from-outside">
            <Said text={text} />
          </List.Item>
        ))}
        {undoing ? null : <List.Item>{t('repair.proof')}</List.Item>}
      </List>
      <Text size="sm" c="dimmed" className="from-outside">
        {undoing
          ? t('repair.may_return')
          : undo === null
            ? t('repair.no_undo')
            : t('repair.undo_by', { how: undo.map(({ text }) => said(text)).join(', ') })}
      </Text>
    </Stack>
  );
}
