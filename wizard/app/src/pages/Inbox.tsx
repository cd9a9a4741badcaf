import { Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { DecisionView } from '../../../contract-crew.ts';
import { PlanTickets } from '../crew/PlanTickets.tsx';
import { Why } from '../crew/Why.tsx';
import { useAct } from '../live/act.ts';
import { getInbox } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Link } from '../parts/Link.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { State } from '../parts/State.tsx';
import { tellDone } from '../parts/tell.ts';
import { ticketPath } from '../router.ts';

type Answer = 'accept' | 'decline';
type Chosen = { proposal: DecisionView; answer: Answer };

/** Proposals of autopilot and manager: nothing of them happens before a yes. */
export default function Inbox() {
  const { t } = useTranslation();
  const rev = useLive().snapshot?.decision_rev ?? 0;
  const loaded = useLoaded('inbox', String(rev), getInbox);
  const [chosen, choose] = useState<Chosen | null>(null);
  if (loaded.phase === 'loading') return <PageSkeleton />;
  return (
    <Stack gap="md">
      <Title order={1}>{t('nav.inbox')}</Title>
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase === 'ready' && loaded.value.proposals.length === 0 ? (
        <Paper withBorder p="md">
          <State wellness="well" word={t('inbox.none')} />
          <Text size="sm" c="dimmed" mt={8}>
            {t('inbox.how')}
          </Text>
          <CopyCommand command="dockfra plan 'what you want'" />
        </Paper>
      ) : null}
      {loaded.phase === 'ready'
        ? loaded.value.proposals.map((proposal) => (
            <Proposal
              key={proposal.id}
              proposal={proposal}
              onAnswer={(answer) => choose({ proposal, answer })}
            />
          ))
        : null}
      <Sheet
        opened={chosen !== null}
        onClose={() => choose(null)}
        title={chosen ? t(`inbox.${chosen.answer}_title`, { id: chosen.proposal.id }) : ''}
      >
        {chosen ? <AnswerForm {...chosen} onDone={() => choose(null)} /> : null}
      </Sheet>
    </Stack>
  );
}

type ProposalProps = { proposal: DecisionView; onAnswer: (answer: Answer) => void };

function Proposal({ proposal, onAnswer }: ProposalProps) {
  const { t } = useTranslation();
  const { id, by, at, line, ticketId, tickets } = proposal;
  return (
    <Paper withBorder p="md" component="article" aria-label={`${id}: ${line}`} className="proposal">
      <div className="decision-head">
        <Title order={2} className="from-outside">
          {line}
        </Title>
        <Group gap={8}>
          <Button size="xs" onClick={() => onAnswer('accept')} aria-label={`${t('inbox.accept')} ${id}`}>
            {t('inbox.accept')}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => onAnswer('decline')}
            aria-label={`${t('inbox.decline')} ${id}`}
          >
            {t('inbox.decline')}
          </Button>
        </Group>
      </div>
      <Text size="xs" c="dimmed" component="div">
        <span className="mono">{id}</span> · {t('inbox.by', { who: by })} · <Ago at={at} />
        {ticketId ? (
          <>
            {' · '}
            <Link to={ticketPath(ticketId)} size="xs" className="mono">
              {ticketId}
            </Link>
          </>
        ) : null}
      </Text>
      <PlanTickets tickets={tickets} />
      <Why decision={proposal} open />
    </Paper>
  );
}

function AnswerForm({ proposal, answer, onDone }: Chosen & { onDone: () => void }) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const [reason, setReason] = useState('');
  const go = async () => {
    const said = reason.trim() === '' ? {} : { reason: reason.trim() };
    const input = answer === 'accept' ? { id: proposal.id } : { id: proposal.id, ...said };
    if (!(await start(answer === 'accept' ? ACTION.accept : ACTION.decline, input))) return;
    tellDone(t(`inbox.${answer}_done`, { id: proposal.id }));
    onDone();
  };
  return (
    <Stack>
      <Text size="sm" fw={600} className="from-outside">
        {proposal.line}
      </Text>
      <Text size="sm">{t(`inbox.${answer}_effect`)}</Text>
      {answer === 'decline' ? (
        <Textarea
          label={t('inbox.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
        />
      ) : null}
      <CopyCommand command={`dockfra inbox ${answer} ${proposal.id}`} />
      <ActingBox acting={acting} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button onClick={() => void go()} loading={busy}>
          {t(`inbox.${answer}`)}
        </Button>
      </Group>
    </Stack>
  );
}
