import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { DeclaredService } from '../../../contract-stacks.ts';
import { Addresses } from '../parts/Addresses.tsx';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { State } from '../parts/State.tsx';
import { servicePath } from '../router.ts';
import { isUp, type ServiceRow } from './rows-of.ts';

type Props = { stack: string; row: ServiceRow<DeclaredService> };

/** One service of the list. */
export function ServiceLine({ stack, row }: Props) {
  const { t } = useTranslation();
  const { name, declared, containers, state } = row;
  const [first] = containers;
  const restarts = containers.reduce((sum, { restarts: own }) => sum + own, 0);
  const made = declared?.build === null || declared === null ? (declared?.image ?? first?.image ?? '') : null;
  return (
    <li className="service-line" data-service={name}>
      <div className="shrink">
        <Link to={servicePath(stack, name)} fw={600} size="sm" className="from-outside">
          {name}
        </Link>
        <Text size="xs" c="dimmed" className="mono from-outside">
          {made ?? t('stacks.built', { folder: declared?.build ?? '.' })}
        </Text>
      </div>
      <State wellness={state.sign} word={t(`service.${state.word}`)} />
      <Text size="xs" c="dimmed" className="figure">
        {first && state.word !== 'unknown' ? (
          <>
            {containers.length > 1 ? `${t('stacks.containers', { count: containers.length })} · ` : ''}
            {t(isUp(containers) ? 'services.up_since' : 'stacks.started')} <Ago at={first.started_at} />
            {restarts > 0 ? ` · ${t('services.restarts', { count: restarts })}` : ''}
          </>
        ) : (
          (declared?.profiles ?? []).map((profile) => t('stacks.profile', { profile })).join(', ')
        )}
      </Text>
      <Addresses service={name} addresses={containers.flatMap(({ addresses }) => addresses)} />
    </li>
  );
}
