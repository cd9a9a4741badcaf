import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { DiagnosisView, FixView } from '../../../contract-repair.ts';
import { Said } from '../language/Said.tsx';
import { useAct } from '../live/act.ts';
import { getRepairPlan } from '../live/api.ts';
import { platformNow } from '../live/platform-time.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingEnd } from '../parts/ActingEnd.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { fixTwin } from './fix-twin.ts';
import { RepairResult } from './RepairResult.tsx';
import { Steps } from './Steps.tsx';
import type { Of } from './use-faults.ts';

type Props = { of: Of; fault: DiagnosisView; fix: FixView; onClose: () => void };

/** What a fix will do, before it does; then how far it is, and whether the fault is gone. */
export function FixForm({ of, fault, fix, onClose }: Props) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, string>>({});
  const [since, setSince] = useState<number | null>(null);
  const act = useAct();
  const { acting, busy, start } = act;
  const plan = useLoaded(`plan ${fault.id} ${fix.name}`, '', () => getRepairPlan(of, fault.id, fix.name));
  const filled = fix.asks.every(({ input }) => (values[input] ?? '') !== '');
  const go = () => {
    setSince(platformNow());
    void start(ACTION.repair, {
      diagnosis: fault.id,
      fix: fix.name,
      stack: of.stack,
      ...(of.service === null ? {} : { service: of.service }),
      ...(fix.asks.length === 0
        ? {}
        : { value: fix.asks.map(({ input }) => `${input}=${values[input] ?? ''}`) }),
    });
  };
  if (acting.phase === 'done')
    return <RepairResult of={of} diagnosis={fault.id} since={since ?? 0} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (filled && plan.phase === 'ready' && !busy) go();
      }}
    >
      <Stack>
        <Text size="sm" className="from-outside">
          <strong>
            <Said text={fault.title} />
          </strong>
          : <Said text={fault.cause} />
        </Text>
        {plan.phase === 'loading' ? <PageSkeleton /> : null}
        {plan.phase === 'refused' ? <RefusalBox refusal={plan.refusal} again={plan.again} /> : null}
        {plan.phase === 'ready' ? <Steps plan={plan.value} /> : null}
        {fix.asks.map(({ input, label, secret }) => {
          const Input = secret ? PasswordInput : TextInput;
          return (
            <Input
              key={input}
              label={<Said text={label} />}
              value={values[input] ?? ''}
              maxLength={20_000}
              autoComplete="off"
              required
              onChange={(event) => setValues({ ...values, [input]: event.currentTarget.value })}
            />
          );
        })}
        <ActingEnd command={fixTwin(fault.id, fix)} act={act} onClose={onClose}>
          <Button
            type="submit"
            loading={busy}
            disabled={!filled || plan.phase !== 'ready'}
            data-autofocus={fix.asks.length === 0 || undefined}
          >
            {t('repair.do')}
          </Button>
        </ActingEnd>
      </Stack>
    </form>
  );
}
