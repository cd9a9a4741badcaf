import { Group, Stack, Tabs } from '@mantine/core';
import { lazy, memo, Suspense, useMemo, useState, type LazyExoticComponent } from 'react';
import { useTranslation } from 'react-i18next';

import type { StackPage as StackFacts } from '../../../contract-stacks.ts';
import { useLive } from '../live/store.ts';
import { Late } from '../parts/Late.tsx';
import { Link } from '../parts/Link.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { PostLaunch } from '../post-launch/PostLaunch.tsx';
import { logsPath, navigate, stackPath, STACK_TABS, type StackTab } from '../router.ts';
import { rowsOf, type ServiceRow } from '../stacks/rows-of.ts';
import { StackHead } from '../stacks/StackHead.tsx';
import { ServicesTab } from '../stacks/ServicesTab.tsx';
import { StateCounts } from '../stacks/StateCounts.tsx';
import { TakeDown } from '../stacks/TakeDown.tsx';
import { useStack } from '../stacks/use-stacks.ts';

/** Parts of others, each loaded when it is opened; a tab without a part is not offered. */
const PARTS: Partial<Record<StackTab, LazyExoticComponent<(props: { stack: string }) => React.ReactNode>>> = {
  compose: lazy(() => import('../compose/ComposePart.tsx')),
  launch: lazy(() => import('../launch/LaunchPart.tsx')),
};
const WhatIsWrong = lazy(() => import('../repair/WhatIsWrong.tsx'));
const TABS = STACK_TABS.filter((tab) => tab === 'services' || PARTS[tab] !== undefined);

/** One stack: its services and how they hang together, its files, its launch. */
export default function StackPage({ stack, tab }: { stack: string; tab: StackTab }) {
  const { t } = useTranslation();
  const loaded = useStack(stack);
  const facts = loaded.phase === 'ready' ? loaded.value : null;
  const { snapshot } = useLive();
  const live = snapshot?.stacks.find((one) => one.name === stack);
  const declared = facts?.declared;
  const services = live?.services;
  const isAway = snapshot?.engine.state !== 'up';
  const rows = useMemo(() => rowsOf(declared ?? [], services ?? [], isAway), [declared, services, isAway]);
  // hundreds of services are drawn once, and stay when another tab is looked at
  const [isDrawn, setDrawn] = useState(tab === 'services');
  if (tab === 'services' && !isDrawn) setDrawn(true);
  return (
    <Stack gap="md">
      <StackHead
        title={stack}
        back={{ to: '/stacks', text: t('stacks.back') }}
        about={facts?.stack.files.join(', ')}
      >
        <Group gap="4px 16px">
          <Late loaded={loaded} />
          <StateCounts rows={rows} />
          <Link to={logsPath(rows.map(({ name }) => ({ stack, service: name })))} size="sm">
            {t('nav.logs')}
          </Link>
          {live && live.services.length > 0 ? <TakeDown stack={stack} /> : null}
        </Group>
      </StackHead>
      <PostLaunch stacks={[stack]} />
      <Tabs
        value={tab}
        onChange={(next) =>
          navigate(
            stackPath(
              stack,
              TABS.find((name) => name === next),
            ),
          )
        }
        keepMounted={false}
        keepMountedMode="display-none"
      >
        {TABS.length < 2 ? null : (
          <Tabs.List mb="md">
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`stacks.tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        )}
        <Suspense fallback={<PageSkeleton />}>
          <Tabs.Panel value="services" keepMounted={isDrawn}>
            {loaded.phase === 'loading' ? <PageSkeleton /> : null}
            {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
            {facts ? <Services facts={facts} rows={rows} /> : null}
          </Tabs.Panel>
          {TABS.map((name) => {
            const Part = PARTS[name];
            return Part ? (
              <Tabs.Panel key={name} value={name}>
                <Part stack={stack} />
              </Tabs.Panel>
            ) : null;
          })}
        </Suspense>
      </Tabs>
    </Stack>
  );
}

type Rows = ServiceRow<StackFacts['declared'][number]>[];

const Services = memo(function Services({ facts, rows }: { facts: StackFacts; rows: Rows }) {
  const { name } = facts.stack;
  return (
    <Stack gap="md">
      <Suspense>
        <WhatIsWrong
          key={name}
          stack={name}
          service={null}
          red={rows.some(({ state }) => state.sign === 'broken')}
        />
      </Suspense>
      <ServicesTab stack={facts.stack} rows={rows} />
    </Stack>
  );
});
