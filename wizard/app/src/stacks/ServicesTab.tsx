import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeclaredService, StackCard } from '../../../contract-stacks.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Section } from '../parts/Section.tsx';
import { Faults } from './Faults.tsx';
import { isChosen, type Choice } from './graph-of.ts';
import { ServiceLine } from './ServiceLine.tsx';
import type { ServiceRow } from './rows-of.ts';

const Topology = lazy(() => import('./Topology.tsx'));

type Props = { stack: StackCard; rows: ServiceRow<DeclaredService>[] };

/** The services as a list and as a drawing: what is chosen there is what the list shows. */
export function ServicesTab({ stack, rows }: Props) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<Choice | null>(null);
  const chosen = rows.filter((row) => isChosen(row, choice));
  const runs = rows.some(({ containers }) => containers.length > 0);
  return (
    <Stack gap="md">
      {stack.faults.length > 0 ? (
        <Section title={t('stacks.faults')}>
          <Faults faults={stack.faults} />
        </Section>
      ) : null}
      <div className="stack-columns">
        <Section
          title={
            choice === null ? t('services.title') : t(`stacks.chosen.${choice.kind}`, { name: choice.name })
          }
          aside={
            choice === null ? undefined : (
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconX size={12} />}
                onClick={() => setChoice(null)}
              >
                {t('stacks.show_all')}
              </Button>
            )
          }
          pad={false}
        >
          {runs ? null : (
            <Group gap={8} p="md">
              <Text size="sm">{t('services.nothing_runs')}</Text>
              <CopyCommand command={`dockfra stack up ${stack.name}`} />
            </Group>
          )}
          <ul className="rows" aria-label={t('services.title')}>
            {chosen.map((row) => (
              <ServiceLine key={row.name} stack={stack.name} row={row} />
            ))}
          </ul>
        </Section>
        <Section title={t('stacks.topology')} pad={false}>
          <Suspense fallback={<Skeleton height={420} m="md" />}>
            <Topology rows={rows} choice={choice} onChoose={setChoice} />
          </Suspense>
        </Section>
      </div>
    </Stack>
  );
}
