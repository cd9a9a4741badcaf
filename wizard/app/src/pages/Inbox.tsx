import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DecisionView } from '../../../contract-crew.ts';
import { AnswerForm } from '../inbox/AnswerForm.tsx';
import { PlanEditor } from '../inbox/PlanEditor.tsx';
import { Proposal, type Ask } from '../inbox/Proposal.tsx';
import { getInbox } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { State } from '../parts/State.tsx';

type Asked = { proposal: DecisionView; ask: Ask };

/** Proposals of autopilot and manager: nothing of them happens before a yes. */
export default function Inbox() {
  const { t } = useTranslation();
  const rev = useLive().snapshot?.decision_rev ?? 0;
  const loaded = useLoaded('inbox', String(rev), getInbox);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (loaded.phase === 'loading') return <PageSkeleton />;
  const proposals = loaded.phase === 'ready' ? loaded.value.proposals : [];
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('nav.inbox')}</Title>
        <Late loaded={loaded} />
      </Group>
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase === 'ready' && proposals.length === 0 ? (
        <Paper withBorder p="md">
          <State wellness="well" word={t('inbox.none')} />
          <Text size="sm" c="dimmed" my={8}>
            {t('inbox.how')}
          </Text>
          <CopyCommand command="dockfra plan 'what you want'" />
        </Paper>
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

type AskedProps = { asked: Asked | null; proposals: DecisionView[]; onDone: () => void };

function AskedForm({ asked, proposals, onDone }: AskedProps) {
  if (asked === null) return null;
  const { proposal, ask } = asked;
  if (ask !== 'edit') return <AnswerForm proposal={proposal} answer={ask} onDone={onDone} />;
  const now = proposals.find((one) => one.id === proposal.id) ?? null;
  return <PlanEditor proposal={proposal} now={now} onDone={onDone} />;
}
