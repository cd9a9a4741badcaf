import { Drawer } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { closeChat, useChat } from './open-chat.ts';

const Talk = lazy(() => import('./Talk.tsx'));

/** Questions and answers beside the page: what it holds is fetched when it is opened first. */
export function ChatPanel() {
  const { t } = useTranslation();
  const { open, asked } = useChat();
  return (
    <Drawer
      opened={open}
      onClose={closeChat}
      position="right"
      size="lg"
      title={t('chat.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      attributes={{ header: { role: 'presentation' } }}
    >
      <Suspense fallback={<PageSkeleton />}>
        <Talk key={asked} asked={asked} onGo={closeChat} />
      </Suspense>
    </Drawer>
  );
}
