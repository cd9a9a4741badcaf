import { useState } from 'react';

import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import type { Suggestion } from '../../../../platform/domain/settings-form/suggestion.ts';
import { getSettings, getSuggestions } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded, type Loaded } from '../live/use-loaded.ts';

export type Settings = {
  loaded: Loaded<SettingsForm>;
  suggestionsFor: (name: string) => readonly Suggestion[];
  /** why the engine could not be asked for suggestions */
  engine: string | null;
  again: () => void;
};

const NONE: readonly Suggestion[] = [];

/** The form, read anew when a file of a stack changed; what is suggested comes after it. */
export function useSettings(): Settings {
  const { snapshot } = useLive();
  const [round, setRound] = useState(0);
  const key = `${String(snapshot?.stacks_rev ?? 0)}/${String(round)}`;
  const loaded = useLoaded('settings', key, getSettings);
  const suggested = useLoaded('suggestions', key, getSuggestions);
  const found = suggested.phase === 'ready' ? suggested.value : null;
  return {
    loaded,
    suggestionsFor: (name) => found?.suggestions.find((one) => one.name === name)?.suggestions ?? NONE,
    engine: found?.engine ?? null,
    again: () => setRound((before) => before + 1),
  };
}
