import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { openFlags } from '../../../../platform/domain/review-flags.ts';
import { ACTION, type TicketPage } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingEnd } from '../parts/ActingEnd.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { tellDone } from '../parts/tell.ts';
import { Sheet } from '../parts/Sheet.tsx';
import { Flags } from './Flags.tsx';
import type { StepName } from './steps.ts';

/** The input key that carries the reason, and whether the step is refused without one. */
const REASON = {
  approve: { key: 'reason', needed: false },
  reject: { key: 'reason', needed: true },
  reopen: { key: 'reason', needed: true },
  close: { key: 'resolution', needed: true },
  deploy: null,
  handBack: null,
} as const;

type Props = { page: TicketPage; step: StepName | null; onClose: () => void };

/** Before anything changes: what it does, what must be looked at, and the command that does the same. */
export function StepDialog({ page, step, onClose }: Props) {
  const { t } = useTranslation();
  const title = step ? t(`step.${step}.title`, { ticket: page.ticket.id }) : '';
  return (
    <Sheet opened={step !== null} onClose={onClose} title={title} size="lg">
      {step ? <StepForm page={page} step={step} onClose={onClose} /> : null}
    </Sheet>
  );
}

function StepForm({ page, step, onClose }: Props & { step: StepName }) {
  const { t } = useTranslation();
  const { ticket } = page;
  const asks = REASON[step];
  const [reason, setReason] = useState('');
  const act = useAct();
  const { busy, start } = act;
  const given = reason.trim();
  const go = async (event: React.FormEvent) => {
    event.preventDefault();
    const input = { id: ticket.id, ...(asks && given !== '' ? { [asks.key]: given } : {}) };
    if (!(await start(ACTION[step], input))) return;
    tellDone(t(`step.${step}.done`, { ticket: ticket.id }));
    onClose();
  };
  return (
    <form onSubmit={(event) => void go(event)}>
      <Stack>
        <Text size="sm">
          {t(`step.${step}.effect`, { commit: ticket.commits.at(-1)?.sha.slice(0, 8) ?? '-' })}
        </Text>
        {step === 'approve' ? <Flags flags={openFlags(ticket)} /> : null}
        {asks ? (
          <Textarea
            label={t(`step.${step}.reason`)}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            required={asks.needed}
            maxLength={asks.key === 'resolution' ? 2000 : 4000}
            autosize
            minRows={3}
            maxRows={10}
            data-autofocus
          />
        ) : null}
        <ActingEnd command={twin(step, ticket.id, asks?.key, given)} act={act} onClose={onClose}>
          <Button
            type="submit"
            loading={busy}
            disabled={asks?.needed === true && given === ''}
            {...(step === 'reject' || step === 'close' ? { color: 'red' } : {})}
          >
            {t(`step.${step}.go`)}
          </Button>
        </ActingEnd>
      </Stack>
    </form>
  );
}

const WORDS: Readonly<Partial<Record<StepName, string>>> = {
  deploy: 'deploy',
  handBack: 'ticket hand-back',
};

/** The same on the command line, quoted for a POSIX shell. */
function twin(step: StepName, id: string, key: string | undefined, reason: string): string {
  const option = key && reason !== '' ? ` --${key} ${shellWord(reason)}` : '';
  return `dockfra ${WORDS[step] ?? `ticket ${step}`} ${id}${option}`;
}
