import { Group, Stack, Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import type { ServiceView } from '../../../contract.ts';
import type { ServicePage as ServiceFacts } from '../../../contract-stacks.ts';
import { getService } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { State } from '../parts/State.tsx';
import { navigate, servicePath, SERVICE_TABS, stackPath, type ServiceTab } from '../router.ts';
import { Containers } from '../service/Containers.tsx';
import { Insides } from '../service/Insides.tsx';
import { Neighbours } from '../service/Neighbours.tsx';
import { ServiceButtons } from '../service/ServiceButtons.tsx';
import { Usage } from '../service/Usage.tsx';
import { isUp, rowsOf, type ServiceRow } from '../stacks/rows-of.ts';
import { StackHead } from '../stacks/StackHead.tsx';
import { useFilesKey } from '../stacks/use-stacks.ts';

const LogView = lazy(() => import('../logs/LogView.tsx'));
const WhatIsWrong = lazy(() => import('../repair/WhatIsWrong.tsx'));
const PastRepairs = lazy(() => import('../repair/PastRepairs.tsx'));
const NONE: ServiceView[] = [];

type Props = { stack: string; service: string; tab: ServiceTab };

/** One service: how it is and why, what it uses, what it is made of, what it writes. */
export default function ServicePage({ stack, service, tab }: Props) {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  const seen = snapshot?.stacks.find((one) => one.name === stack)?.services ?? NONE;
  const own = seen.filter(({ name }) => name === service);
  const key = JSON.stringify([useFilesKey(), own.map(({ id, word, started_at }) => [id, word, started_at])]);
  const loaded = useLoaded(`service ${stack}/${service}`, key, () => getService(stack, service));
  const facts = loaded.phase === 'ready' ? loaded.value : null;
  const declared = facts?.declared ? [facts.declared] : [];
  const rows = rowsOf(declared, seen, snapshot?.engine.state !== 'up');
  const state = rows.find(({ name }) => name === service)?.state;
  return (
    <Stack gap="md">
      <StackHead
        title={service}
        back={{ to: stackPath(stack), text: t('service_page.back', { stack }) }}
        about={facts?.declared?.image ?? undefined}
      >
        <Group gap="8px 16px">
          <Late loaded={loaded} />
          {state ? <State wellness={state.sign} word={t(`service.${state.word}`)} strong /> : null}
          {facts ? (
            <ServiceButtons
              stack={stack}
              service={service}
              running={isUp(own)}
              present={own.length > 0}
              declared={facts.declared !== null}
            />
          ) : null}
        </Group>
      </StackHead>
      <Tabs
        value={tab}
        onChange={(next) =>
          navigate(
            servicePath(
              stack,
              service,
              SERVICE_TABS.find((name) => name === next),
            ),
          )
        }
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {SERVICE_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`service_page.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {loaded.phase === 'loading' ? <PageSkeleton /> : null}
        {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
        {facts ? (
          <Suspense fallback={<PageSkeleton />}>
            <Tabs.Panel value="state">
              <Stack gap="md">
                <Suspense>
                  <WhatIsWrong
                    key={`${stack}/${service}`}
                    stack={stack}
                    service={service}
                    red={state?.sign === 'broken'}
                  />
                </Suspense>
                <StateTab stack={stack} service={service} facts={facts} own={own} rows={rows} />
                <Suspense>
                  <PastRepairs stack={stack} service={service} />
                </Suspense>
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="container">
              <Insides page={facts} />
            </Tabs.Panel>
            <Tabs.Panel value="logs">
              <LogView services={[{ stack, service }]} />
            </Tabs.Panel>
          </Suspense>
        ) : null}
      </Tabs>
    </Stack>
  );
}

type StateProps = Omit<Props, 'tab'> & { facts: ServiceFacts; own: ServiceView[]; rows: ServiceRow[] };

function StateTab({ stack, service, facts, own, rows }: StateProps) {
  return (
    <div className="service-columns">
      <Containers service={service} containers={facts.containers} live={own} />
      <Stack gap="md">
        <Usage containers={own} />
        <Neighbours
          stack={stack}
          needs={facts.declared?.depends_on ?? []}
          usedBy={facts.used_by}
          rows={rows}
        />
      </Stack>
    </div>
  );
}
