import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Need } from '../../../contract.ts';
import type { DecisionView } from '../../../contract-crew.ts';
import { AnswerForm } from '../inbox/AnswerForm.tsx';
import { PlanEditor } from '../inbox/PlanEditor.tsx';
import { Proposal, type Ask } from '../inbox/Proposal.tsx';
import { getInbox } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { keyOfNeed, NeedRow } from '../needs/NeedRow.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { State } from '../parts/State.tsx';
import { useRowKeys } from '../parts/use-row-keys.ts';

type Asked = { proposal: DecisionView; ask: Ask };

/** Everything that waits for a person: tickets and what stands still, then what autopilot and manager propose. */
export default function Inbox() {
  const { t } = useTranslation();
  const snapshot = useLive().snapshot;
  const loaded = useLoaded('inbox', String(snapshot?.decision_rev ?? 0), getInbox);
  const [asked, setAsked] = useState<Asked | null>(null);
  const page = useRef<HTMLDivElement>(null);
  useRowKeys(page);
  if (loaded.phase === 'loading') return <PageSkeleton />;
  const proposals = loaded.phase === 'ready' ? loaded.value.proposals : [];
  const others = (snapshot?.needs ?? []).filter((need) => need.kind !== 'proposals');
  return (
    <Stack gap="md" ref={page}>
      <Group justify="space-between">
        <Title order={1}>{t('nav.inbox')}</Title>
        <Late loaded={loaded} />
      </Group>
      <Waiting needs={others} />
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase === 'ready' && proposals.length === 0 ? (
        <NoProposals nothing={others.length === 0} />
      ) : null}
      {proposals.map((proposal) => (
        <Proposal key={proposal.id} proposal={proposal} onAsk={(ask) => setAsked({ proposal, ask })} />
      ))}
      <Sheet
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? t(`inbox.${asked.ask}_title`, { id: asked.proposal.id }) : ''}
        size={asked?.ask === 'edit' ? 'lg' : 'md'}
      >
        <AskedForm asked={asked} proposals={proposals} onDone={() => setAsked(null)} />
      </Sheet>
    </Stack>
  );
}

function Waiting({ needs }: { needs: Need[] }) {
  const { t } = useTranslation();
  if (needs.length === 0) return null;
  return (
    <Section title={t('inbox.waiting')}>
      <ul className="rows">
        {needs.map((need) => (
          <li key={keyOfNeed(need)}>
            <NeedRow need={need} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function NoProposals({ nothing }: { nothing: boolean }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="md">
      <State wellness="well" word={t(nothing ? 'inbox.nothing' : 'inbox.none')} />
      <Text size="sm" c="dimmed" my={8}>
        {t('inbox.how')}
      </Text>
      <CopyCommand command="dockfra plan 'what you want'" />
    </Paper>
  );
}

type AskedProps = { asked: Asked | null; proposals: DecisionView[]; onDone: () => void };

function AskedForm({ asked, proposals, onDone }: AskedProps) {
  if (asked === null) return null;
  const { proposal, ask } = asked;
  if (ask !== 'edit') return <AnswerForm proposal={proposal} answer={ask} onDone={onDone} />;
  const now = proposals.find((one) => one.id === proposal.id) ?? null;
  return <PlanEditor proposal={proposal} now={now} onDone={onDone} />;
}
