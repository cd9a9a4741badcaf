import { ActionIcon, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { tellDone } from '../parts/tell.ts';
import { LANGUAGES, ownName } from './languages.ts';
import { chooseLanguage } from './start-language.ts';

/** Each language by its own name; the choice counts at once and stays with this browser. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const label = t('language', { name: ownName(i18n.language) });
  return (
    <Menu position="bottom-end" withArrow withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`${i18n.language} ${label}`}
          title={label}
        >
          <span className="language-code">{i18n.language}</span>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="80dvh" className="language-list">
        <Menu.RadioGroup
          value={i18n.language}
          onChange={(code) => void chooseLanguage(code).catch(() => tellDone(t('language_failed')))}
        >
          {LANGUAGES.map(({ code, name }) => (
            <Menu.RadioItem key={code} value={code} lang={code} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
