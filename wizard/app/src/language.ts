import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import en from '../../locales/en.json' with { type: 'json' };

/** All text of the pages. React escapes what is put in, so i18next must not do it again. */
export function startLanguage(): void {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    saveMissing: true,
    // oxlint-disable-next-line no-console -- a tester's eye: browser tests fail on it, and the page goes on
    missingKeyHandler: (_languages, _namespace, key) => console.error(`no text for ${key}`),
  });
}
