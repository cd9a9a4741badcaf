import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { DecisionView } from '../../../contract-crew.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { tellDone } from '../parts/tell.ts';
import { keepDraft, useDraft } from './drafts.ts';
import { draftOf, faultsIn, isChanged, sentTickets, withNewTicket, type PlanDraft } from './plan-draft.ts';
import { PlanTicketFields } from './PlanTicketFields.tsx';

/** `now`: the proposal as the platform has it at this moment; null: it does not wait any more */
type Props = { proposal: DecisionView; now: DecisionView | null; onDone: () => void };

/** The tickets of a plan as fields. What was typed stays until it is saved or thrown away, whatever is refused meanwhile. */
export function PlanEditor({ proposal, now, onDone }: Props) {
  const { t } = useTranslation();
  const { id } = proposal;
  const kept = useDraft(id);
  const draft = kept ?? draftOf(now ?? proposal);
  const { acting, busy, start, reset } = useAct();
  const form = useRef<HTMLFormElement>(null);
  const refused = acting.phase === 'refused' ? faultsIn(acting.refusal, draft) : null;
  useEffect(() => {
    if (acting.phase === 'refused')
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [acting]);
  const set = (next: PlanDraft) => keepDraft(id, next);
  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    const saved = await start(ACTION.editPlan, { id, plan: JSON.stringify(sentTickets(draft)) });
    if (!saved) return;
    keepDraft(id, null);
    tellDone(t('plan_edit.done', { id }));
    onDone();
  };
  const discard = () => {
    keepDraft(id, null);
    reset();
    onDone();
  };
  const changed = kept !== null && isChanged(kept, now ?? proposal);
  const wanted = draft.tickets.filter((ticket) => !ticket.gone);
  return (
    <form ref={form} onSubmit={(event) => void save(event)} noValidate>
      <Stack>
        <Text size="sm">{t('plan_edit.effect')}</Text>
        <Meanwhile draft={draft} now={now} onTheirs={() => keepDraft(id, null)} />
        {draft.tickets.map((ticket, index) => (
          <PlanTicketFields
            key={ticket.key}
            number={index + 1}
            ticket={ticket}
            others={wanted.filter((other) => other.key !== ticket.key)}
            faults={refused?.faults.get(ticket.key)}
            onChange={(next) => set({ ...draft, tickets: draft.tickets.with(index, next) })}
          />
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => set(withNewTicket(draft))}
          >
            {t('plan_edit.add')}
          </Button>
        </Group>
        <CopyCommand command={`dockfra inbox edit ${id} - < plan.json`} />
        {refused && refused.faults.size > 0 ? (
          <Alert variant="outline" color="red" role="alert" title={t('refusal.invalid_input')}>
            {t('plan_edit.faults', { count: countOf(refused.faults) })}
          </Alert>
        ) : null}
        {refused ? refused.rest && <RefusalBox refusal={refused.rest} /> : <ActingBox acting={acting} />}
        <Group justify="flex-end" className="sheet-foot">
          <Button variant="default" onClick={discard} disabled={!changed}>
            {t('plan_edit.discard')}
          </Button>
          <Button type="submit" loading={busy} disabled={!changed}>
            {t('plan_edit.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type MeanwhileProps = { draft: PlanDraft; now: DecisionView | null; onTheirs: () => void };

/** Somebody else was at it while this draft was open. */
function Meanwhile({ draft, now, onTheirs }: MeanwhileProps) {
  const { t } = useTranslation();
  if (now === null)
    return (
      <Alert variant="outline" color="orange" role="status">
        {t('plan_edit.over')}
      </Alert>
    );
  if ((now.edited?.at ?? null) === draft.base) return null;
  return (
    <Alert variant="outline" color="orange" role="status">
      <Group justify="space-between" align="flex-end">
        <Text size="sm">{t('plan_edit.meanwhile', { who: now.edited?.by ?? '' })}</Text>
        <Button size="xs" variant="default" onClick={onTheirs}>
          {t('plan_edit.theirs')}
        </Button>
      </Group>
    </Alert>
  );
}

function countOf(faults: ReadonlyMap<string, ReadonlyMap<string, string>>): number {
  return [...faults.values()].reduce((sum, fields) => sum + fields.size, 0);
}
