import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  title: string;
  opened: boolean;
  onClose: () => void;
  size?: 'md' | 'lg' | 'wide';
  children: ReactNode;
};

/** A dialog. Its head is no banner of the page: that there is one already. */
export function Sheet({ title, opened, onClose, size = 'md', children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size === 'wide' ? '90%' : size}
      closeButtonProps={{ 'aria-label': t('close') }}
      attributes={{ header: { role: 'presentation' } }}
    >
      {children}
    </Modal>
  );
}
