import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Act } from '../live/act.ts';
import { ActingBox } from './ActingBox.tsx';
import { CopyCommand } from './CopyCommand.tsx';

type Props = {
  /** the same on the command line */
  command: string;
  act: Pick<Act, 'acting' | 'busy'>;
  onClose: () => void;
  /** the button that does it */
  children: ReactNode;
};

/** The end of a sheet that does something: its command, how far it is, the way out, and the button. */
export function ActingEnd({ command, act: { acting, busy }, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {t('step.same')}
        </Text>
        <CopyCommand command={command} />
      </div>
      <ActingBox acting={acting} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t(busy ? 'step.leave' : 'cancel')}
        </Button>
        {children}
      </Group>
    </>
  );
}
