import { useState } from 'react';

import type { SettingField } from '../../../../platform/domain/settings-form/field.ts';
import { drafted, seenWith, type Draft, type Seen } from './draft.ts';

export type Drafting = {
  draft: Draft;
  seen: Seen;
  type: (field: SettingField, text: string) => void;
  drop: () => void;
  /** what the form shows from now on counts as seen; what was typed stays */
  lookedAnew: () => void;
};

/** What is typed, and what the form showed when the typing began. */
export function useDraft(): Drafting {
  const [draft, setDraft] = useState<Draft>({});
  const [seen, setSeen] = useState<Seen>({});
  return {
    draft,
    seen,
    type: (field, text) => {
      setDraft((before) => drafted(before, field, text));
      setSeen((before) => seenWith(before, field));
    },
    drop: () => {
      setDraft({});
      setSeen({});
    },
    lookedAnew: () => setSeen({}),
  };
}
