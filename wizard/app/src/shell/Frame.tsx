import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ChatPanel } from '../chat/ChatPanel.tsx';
import { Banners } from './Banners.tsx';
import { HeaderTools } from './HeaderTools.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { Mark } from './Mark.tsx';
import { Navigation } from './Navigation.tsx';
import { NewTicketDialog } from './NewTicketDialog.tsx';
import { RunStrip } from './RunStrip.tsx';
import { SearchBox } from './SearchBox.tsx';
import { usePageKeys } from './use-page-keys.ts';

/** What stays across pages: header, navigation, banners, running work. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [open, { toggle, close }] = useDisclosure(false);
  usePageKeys();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
      className="ground"
    >
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('menu')}
              aria-expanded={open}
            />
            <Mark short />
          </Group>
          <HeaderTools />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('nav.label')}>
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <div className="page">
          <Banners />
          {children}
        </div>
        <RunStrip />
      </AppShell.Main>
      <SearchBox />
      <ChatPanel />
      <KeysDialog />
      <NewTicketDialog />
    </AppShell>
  );
}
