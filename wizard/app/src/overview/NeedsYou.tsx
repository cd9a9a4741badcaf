import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Need } from '../../../contract.ts';
import { countWaiting } from '../../../count-waiting.ts';
import { keyOfNeed, NeedRow } from '../needs/NeedRow.tsx';
import { Link } from '../parts/Link.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';

const SHOWN = 6;

/** The most urgent of what waits for a person; all of it stands in the inbox. */
export function NeedsYou({ needs }: { needs: Need[] }) {
  const { t } = useTranslation();
  const count = countWaiting(needs);
  return (
    <Section title={t('needs.title')} aside={count > 0 ? t('needs.count', { count }) : undefined}>
      {needs.length === 0 ? <State wellness="well" word={t('needs.nothing')} /> : null}
      <Stack gap={0} component="ul" className="rows">
        {needs.slice(0, SHOWN).map((need) => (
          <li key={keyOfNeed(need)}>
            <NeedRow need={need} />
          </li>
        ))}
      </Stack>
      {needs.length > SHOWN ? (
        <Link to="/inbox" size="sm">
          {t('needs.more', { count: needs.length - SHOWN })}
        </Link>
      ) : null}
    </Section>
  );
}
