import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Link } from '../parts/Link.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { servicePath } from '../router.ts';
import type { ServiceRow } from '../stacks/rows-of.ts';

type Props = {
  stack: string;
  needs: readonly string[];
  usedBy: readonly string[];
  rows: readonly ServiceRow[];
};

const ABSENT: ServiceRow['state'] = { sign: 'ended', word: 'absent' };

/** What it needs and what needs it, each with its state. */
export function Neighbours({ stack, needs, usedBy, rows }: Props) {
  const { t } = useTranslation();
  if (needs.length + usedBy.length === 0) return null;
  const list = (title: string, names: readonly string[]) =>
    names.length === 0 ? null : (
      <div>
        <Text size="sm" c="dimmed">
          {title}
        </Text>
        <ul className="plain-list">
          {names.map((name) => {
            const state = rows.find((row) => row.name === name)?.state ?? ABSENT;
            return (
              <li key={name}>
                <Group gap={12}>
                  <Link to={servicePath(stack, name)} size="sm" className="from-outside">
                    {name}
                  </Link>
                  <State wellness={state.sign} word={t(`service.${state.word}`)} />
                </Group>
              </li>
            );
          })}
        </ul>
      </div>
    );
  return (
    <Section title={t('service_page.neighbours')}>
      <Group gap="16px 48px" align="flex-start">
        {list(t('service_page.needs'), needs)}
        {list(t('service_page.used_by'), usedBy)}
      </Group>
    </Section>
  );
}
