import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ChainView } from '../../../contract-activity.ts';
import { getAuditChain } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { State } from '../parts/State.tsx';

/** Is the audit as it was written? Looked at when the platform was first asked, and whenever somebody wants to know. */
export function Chain() {
  const [round, setRound] = useState(0);
  const loaded = useLoaded('audit-chain', String(round), () => getAuditChain(round > 0));
  if (loaded.phase === 'loading') return null;
  const again = () => setRound(round + 1);
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={again} />;
  return <Verdict chain={loaded.value} again={again} />;
}

function Verdict({ chain, again }: { chain: ChainView; again: () => void }) {
  const { t, i18n } = useTranslation();
  const { whole, records, since, checked_at, refusal } = chain;
  if (!whole && refusal !== null)
    return <RefusalBox refusal={refusal} again={again} title={t('activity.chain_broken')} />;
  const day =
    since === null ? '' : new Date(since).toLocaleDateString(i18n.language, { dateStyle: 'medium' });
  return (
    <Group gap={8}>
      <State
        wellness="well"
        word={t(since === null ? 'activity.chain_empty' : 'activity.chain_whole', {
          count: records ?? 0,
          day,
        })}
      />
      <Text size="xs" c="dimmed" component="span">
        {t('activity.checked')} <Ago at={checked_at} />
      </Text>
      <Button size="compact-xs" variant="default" onClick={again}>
        {t('activity.check_again')}
      </Button>
      <CopyCommand command="dockfra audit verify" />
    </Group>
  );
}
