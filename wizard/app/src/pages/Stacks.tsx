import { Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { StackCard, StacksPage } from '../../../contract-stacks.ts';
import { useLive } from '../live/store.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { useRowKeys } from '../parts/use-row-keys.ts';
import { Faults } from '../stacks/Faults.tsx';
import { StackLine } from '../stacks/StackLine.tsx';
import { useStacks } from '../stacks/use-stacks.ts';

const MANY = 8;

/** Every stack that was found below the root: how it is, and what is wrong with its files. */
export default function Stacks() {
  const { t } = useTranslation();
  const loaded = useStacks();
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('nav.stacks')}</Title>
        <Late loaded={loaded} />
      </Group>
      {loaded.phase === 'loading' ? <PageSkeleton /> : null}
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase === 'ready' ? <Found page={loaded.value} /> : null}
    </Stack>
  );
}

function Found({ page }: { page: StacksPage }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const chosen = page.stacks.filter((stack) => isWanted(stack, wanted.trim().toLowerCase()));
  return (
    <>
      {page.faults.length > 0 ? (
        <Section title={t('stacks.unreadable')}>
          <Faults faults={page.faults} />
        </Section>
      ) : null}
      {page.elsewhere.length > 0 ? (
        <Section title={t('stacks.elsewhere')}>
          <Faults
            faults={page.elsewhere.map(({ project, dir, reason }) => ({
              file: dir,
              line: null,
              message: `${project}: ${reason}`,
            }))}
          />
        </Section>
      ) : null}
      {page.stacks.length === 0 ? (
        <NoStacks />
      ) : (
        <Section title={t('stacks.found', { count: page.stacks.length })} pad={false}>
          {page.stacks.length > MANY ? (
            <TextInput
              m="sm"
              aria-label={t('stacks.find')}
              placeholder={t('stacks.find')}
              leftSection={<IconSearch size={16} />}
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
            />
          ) : null}
          <Lines stacks={chosen} />
        </Section>
      )}
    </>
  );
}

function Lines({ stacks }: { stacks: StackCard[] }) {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  if (stacks.length === 0)
    return (
      <Text size="sm" p="md">
        {t('stacks.none_by_that_name')}
      </Text>
    );
  return (
    <ul ref={list} className="rows" aria-label={t('nav.stacks')}>
      {stacks.map((stack) => (
        <StackLine
          key={`${stack.dir} ${stack.name}`}
          stack={stack}
          live={snapshot?.stacks.find((one) => one.name === stack.name)}
          old={snapshot?.engine.state !== 'up'}
        />
      ))}
    </ul>
  );
}

function NoStacks() {
  const { t } = useTranslation();
  const root = useLive().snapshot?.root ?? '';
  return (
    <Section title={t('stacks.none')}>
      <Stack gap={8} align="flex-start">
        <Text size="sm" className="from-outside">
          {t('stacks.none_text', { root })}
        </Text>
        <CopyCommand command="dockfra init" />
      </Stack>
    </Section>
  );
}

function isWanted({ name, dir, services }: StackCard, text: string): boolean {
  return [name, dir, ...services.map((service) => service.name)].some((one) =>
    one.toLowerCase().includes(text),
  );
}
