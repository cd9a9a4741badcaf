import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import en from '../../../locales/en.json' with { type: 'json' };
import { formatter } from './formatter.ts';
import { FIRST, languageFor, LANGUAGES, sentencesOf, textsOf } from './languages.ts';
import { speakSentences } from './use-said.ts';

const CHOSEN = 'dockfra-language';

/**
 * All text of the pages, in the language of this person: what was chosen in this browser, else what the browser asks for.
 * React escapes what is put in, so i18next must not do it again. A language that cannot be fetched leaves the page in English.
 */
export async function startLanguage(): Promise<void> {
  i18next.on('languageChanged', (language) => (document.documentElement.lang = language));
  await i18next
    .use(formatter)
    .use(initReactI18next)
    .init({
      lng: FIRST,
      fallbackLng: FIRST,
      resources: { en: { translation: en } },
      interpolation: { escapeValue: false, alwaysFormat: true },
      saveMissing: true,
      // oxlint-disable-next-line no-console -- a tester's eye: browser tests fail on it, and the page goes on
      missingKeyHandler: (_languages, _namespace, key) => console.error(`no text for ${key}`),
    });
  addEventListener('storage', ({ key }) => {
    if (key === CHOSEN) void speak(wantedLanguage()).catch(stayAsItIs);
  });
  await speak(wantedLanguage()).catch(stayAsItIs);
}

/** From now on, here and in every other page of this browser. */
export async function chooseLanguage(code: string): Promise<void> {
  await speak(code);
  localStorage.setItem(CHOSEN, code);
}

let latest = FIRST;

/** Of two choices in a row the last one counts, whichever is fetched first. */
async function speak(code: string): Promise<void> {
  latest = code;
  const fetched = i18next.hasResourceBundle(code, 'translation') ? null : textsOf(code);
  const [texts, sentences] = await Promise.all([fetched, sentencesOf(code)]);
  if (texts) i18next.addResourceBundle(code, 'translation', texts);
  if (latest !== code) return;
  speakSentences(code, sentences);
  await i18next.changeLanguage(code);
}

function wantedLanguage(): string {
  const offered = LANGUAGES.map(({ code }) => code);
  return languageFor(localStorage.getItem(CHOSEN), navigator.languages, offered);
}

/** A language is a comfort: whatever hinders it, the page is there, in the language that it had. */
function stayAsItIs(): void {
  document.documentElement.lang = i18next.language;
}
