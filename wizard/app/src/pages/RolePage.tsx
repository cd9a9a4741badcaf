import { Stack, Tabs, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { Said } from '../language/Said.tsx';
import { useLive } from '../live/store.ts';
import { Link } from '../parts/Link.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { navigate, rolePath, tabsOf, type RoleTab } from '../router.ts';

const TerminalView = lazy(() => import('../terminal/TerminalView.tsx'));
const RoleWork = lazy(() => import('../crew/RoleWork.tsx'));
const Engines = lazy(() => import('../engines/Engines.tsx'));
const RoleModel = lazy(() => import('../crew/RoleModel.tsx'));

/** One role: what it does and may, a terminal in its container, and what speaks for it. */
export default function RolePage({ role, tab }: { role: RoleName; tab: RoleTab }) {
  const { t } = useTranslation();
  const tabs = tabsOf(role);
  const summary = useLive().snapshot?.roles.find((one) => one.name === role)?.summary;
  return (
    <Stack gap="md">
      <div>
        <Link to="/crew" size="sm">
          {t('role_page.back')}
        </Link>
        <Title order={1}>{t(`role.${role}`)}</Title>
        <Text size="sm" c="dimmed">
          {summary === undefined ? null : <Said text={summary} />}
        </Text>
      </div>
      <Tabs
        value={tab}
        onChange={(next) =>
          navigate(
            rolePath(
              role,
              tabs.find((name) => name === next),
            ),
          )
        }
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`role_page.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Suspense fallback={<PageSkeleton />}>
          <Tabs.Panel value="work">
            <RoleWork role={role} />
          </Tabs.Panel>
          <Tabs.Panel value="terminal">
            <TerminalView role={role} />
          </Tabs.Panel>
          <Tabs.Panel value="engine">
            <Engines />
          </Tabs.Panel>
          <Tabs.Panel value="model">
            <RoleModel role={role} />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </Stack>
  );
}
