import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { TicketPage } from '../../../contract.ts';
import { StepDialog } from './StepDialog.tsx';
import { STEPS, type StepName } from './steps.ts';

export function NextSteps({ page }: { page: TicketPage }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<StepName | null>(null);
  const allowed = STEPS.filter(({ verb }) => page.verbs.includes(verb));
  return (
    <>
      <Group gap={8} mt="sm">
        {allowed.map(({ step, look }) => (
          <Button
            key={step}
            size="sm"
            variant={look}
            {...(look === 'subtle' ? { color: 'gray', c: 'dimmed' } : {})}
            onClick={() => choose(step)}
          >
            {t(`step.${step}.go`)}
          </Button>
        ))}
      </Group>
      <StepDialog page={page} step={chosen} onClose={() => choose(null)} />
    </>
  );
}
