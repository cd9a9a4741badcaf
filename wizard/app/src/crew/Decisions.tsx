import { Group, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { DecisionView } from '../../../contract-crew.ts';
import { Said } from '../language/Said.tsx';
import { getDecisions } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { Ago } from '../parts/Ago.tsx';
import type { Sign } from '../parts/Glyph.tsx';
import { Late } from '../parts/Late.tsx';
import { Link } from '../parts/Link.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { ticketPath } from '../router.ts';
import { Why } from './Why.tsx';

const SIGNS: Readonly<Record<string, Sign>> = {
  proposed: 'needs_you',
  accepted: 'working',
  doing: 'working',
  done: 'well',
  failed: 'broken',
  interrupted: 'broken',
};

/** What was decided, by whom and why, and what came of it; newest first. */
export function Decisions({ title, by }: { title: string; by?: string }) {
  const { t } = useTranslation();
  const rev = useLive().snapshot?.decision_rev ?? 0;
  const loaded = useLoaded('decisions', String(rev), getDecisions);
  if (loaded.phase === 'loading') return <Skeleton height={120} />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const decisions = loaded.value.decisions.filter((one) => by === undefined || one.by.startsWith(`${by}:`));
  return (
    <Section title={title} aside={<Late loaded={loaded} />}>
      {decisions.length === 0 ? <Text size="sm">{t('decisions.none')}</Text> : null}
      <ul className="rows">
        {decisions.map((decision) => (
          <li key={decision.id}>
            <Row decision={decision} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Row({ decision }: { decision: DecisionView }) {
  const { t } = useTranslation();
  const { id, at, by, line, status, outcome, ticketId, effect, settledBy, settledAt } = decision;
  return (
    <div className="decision-row">
      <div className="decision-head">
        <Text size="sm" fw={600} className="from-outside">
          <Said text={line} />
        </Text>
        <State
          wellness={SIGNS[status] ?? 'ended'}
          word={t(`decisions.status_${status}`, { defaultValue: status })}
        />
      </div>
      <Text size="xs" c="dimmed" component="div">
        <span className="mono">{id}</span> · {by} · <Ago at={at} />
        {ticketId ? (
          <>
            {' · '}
            <Link to={ticketPath(ticketId)} size="xs" className="mono">
              {ticketId}
            </Link>
          </>
        ) : null}
        {settledBy !== null && settledBy !== by ? (
          <>
            {' · '}
            {t('decisions.settled', { who: settledBy })} {settledAt ? <Ago at={settledAt} /> : null}
          </>
        ) : null}
      </Text>
      {outcome === '' ? null : (
        <Text size="sm" className="from-outside">
          <Said text={outcome} />
        </Text>
      )}
      {effect ? (
        <Group gap={8}>
          <State
            wellness={effect.verdict === 'held' ? 'well' : 'needs_you'}
            word={t(`decisions.effect_${effect.verdict}`, { defaultValue: effect.verdict })}
          />
          <Text size="sm" className="from-outside">
            <Said text={effect.text} />
          </Text>
          <Text size="xs" c="dimmed" component="span">
            <Ago at={effect.at} />
          </Text>
        </Group>
      ) : null}
      <Why decision={decision} />
    </div>
  );
}
