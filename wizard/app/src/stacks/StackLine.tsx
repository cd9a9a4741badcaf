import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { StackView } from '../../../contract.ts';
import type { StackCard } from '../../../contract-stacks.ts';
import { Glyph } from '../parts/Glyph.tsx';
import { Link } from '../parts/Link.tsx';
import { stackPath } from '../router.ts';
import { Faults } from './Faults.tsx';
import { rowsOf } from './rows-of.ts';
import { StateCounts } from './StateCounts.tsx';

type Props = { stack: StackCard; live: StackView | undefined; old: boolean };

/** One stack of the list: what it is, how it is, what it lacks. */
export function StackLine({ stack, live, old }: Props) {
  const { t } = useTranslation();
  const rows = rowsOf(stack.services, live?.services ?? [], old);
  const runs = (live?.services ?? []).length > 0;
  return (
    <li className="stack-line" data-stack={stack.name}>
      <div className="shrink">
        <Link to={stackPath(stack.name)} fw={600} data-row={`${stack.dir} ${stack.name}`}>
          {stack.name}
        </Link>
        <Text size="xs" c="dimmed" className="mono from-outside">
          {stack.dir}
        </Text>
      </div>
      <div className="stack-line-state">
        {runs ? (
          <StateCounts rows={rows} />
        ) : (
          <Text size="sm" component="span" className="aside-row">
            <Glyph wellness={old ? 'unknown' : 'ended'} />
            {t(old ? 'service.unknown' : 'stacks.not_running', { count: stack.services.length })}
          </Text>
        )}
        {stack.unset.length > 0 ? (
          <Text size="sm" component="span" className="aside-row">
            <Glyph wellness="needs_you" />
            {t('stacks.unset', { count: stack.unset.length, names: stack.unset.slice(0, 5) })}
          </Text>
        ) : null}
      </div>
      <Group gap={4} className="stack-line-files">
        <Text size="xs" c="dimmed" component="span" className="mono from-outside">
          {stack.files.map((file) => file.split('/').at(-1)).join(', ')}
        </Text>
        {stack.profiles.map((profile) => (
          <Badge key={profile} variant="outline" color="gray" size="sm" tt="none">
            {t('stacks.profile', { profile })}
          </Badge>
        ))}
      </Group>
      <Faults faults={stack.faults} />
    </li>
  );
}
