import type { ReactNode } from 'react';

import type { Findable } from './search-filter.ts';

/** One thing that Ctrl+K finds, and what choosing it does. */
export type SearchEntry = Findable & {
  id: string;
  label: string;
  keywords: string[];
  onClick: () => void;
  leftSection?: ReactNode;
};
