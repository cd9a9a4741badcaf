import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CommandLine } from '../../../contract.ts';
import { getCommands } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { findEntries } from './search-filter.ts';
import { useSearchEntries } from './use-search-entries.tsx';

const NO_COMMANDS: CommandLine[] = [];

/** Ctrl+K: any page, ticket, service, action or command by a few letters. */
export function SearchBox() {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const loaded = useLoaded('commands', snapshot?.version ?? '', getCommands);
  const commands = loaded.phase === 'ready' ? loaded.value.commands : NO_COMMANDS;
  // thousands of tickets are not listed anew with every patch while nobody searches
  const groups = findEntries(query, useSearchEntries(open ? snapshot : null, commands));
  return (
    <Spotlight
      actions={groups}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
      query={query}
      onQueryChange={setQuery}
      filter={(_query, found) => found}
      nothingFound={t('search.nothing')}
      shortcut={['mod + K']}
      attributes={{ content: { 'aria-label': t('search.button') } }}
      limit={16}
      scrollable
      maxHeight={480}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('search.placeholder'),
        'aria-label': t('search.placeholder'),
      }}
    />
  );
}
