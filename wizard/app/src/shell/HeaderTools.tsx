import { ActionIcon, Group, Tooltip, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconKeyboard, IconLogout, IconMessageQuestion, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { openChat } from '../chat/open-chat.ts';
import { LanguageMenu } from '../language/LanguageMenu.tsx';
import { postLogout } from '../live/api.ts';
import { EngineMark } from './EngineMark.tsx';
import { PauseSwitch } from './PauseSwitch.tsx';
import { SchemeToggle } from './SchemeToggle.tsx';
import { openKeys } from './dialogs.ts';

export function HeaderTools() {
  const { t } = useTranslation();
  return (
    <Group gap={8} wrap="nowrap" className="header-tools">
      <UnstyledButton className="search-button" onClick={spotlight.open} visibleFrom="md">
        <IconSearch size={16} aria-hidden />
        <span>{t('search.button')}</span>
        <kbd>Ctrl K</kbd>
      </UnstyledButton>
      <Tool
        label={t('search.button')}
        onClick={spotlight.open}
        icon={<IconSearch size={18} />}
        hiddenFrom="md"
      />
      <Tool label={t('chat.title')} onClick={openChat} icon={<IconMessageQuestion size={18} />} />
      <EngineMark />
      <PauseSwitch />
      <Tool label={t('keys.title')} onClick={openKeys} icon={<IconKeyboard size={18} />} visibleFrom="sm" />
      <LanguageMenu />
      <SchemeToggle />
      <Tool label={t('logout')} onClick={() => void postLogout()} icon={<IconLogout size={18} />} />
    </Group>
  );
}

type ToolProps = {
  label: string;
  onClick: () => void;
  icon: React.ReactNode;
  hiddenFrom?: 'md';
  visibleFrom?: 'sm';
};

function Tool({ label, onClick, icon, ...where }: ToolProps) {
  return (
    <Tooltip label={label} withArrow>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={onClick} {...where}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
