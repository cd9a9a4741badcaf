import type { SettingsForm } from '../platform/domain/settings-form/field.ts';
import type { Suggestion } from '../platform/domain/settings-form/suggestion.ts';

/** What the settings pages read: never a secret's value. */
export type SettingsPage = SettingsForm;

/** `engine`: why the engine could not be asked, when it could not */
export type SuggestionsPage = {
  suggestions: { name: string; suggestions: Suggestion[] }[];
  engine: string | null;
};
