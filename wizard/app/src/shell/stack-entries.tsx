import { IconEdit, IconFileText, IconPlayerPlay, IconSettings, type IconHome } from '@tabler/icons-react';

import type { Snapshot } from '../../../contract.ts';
import { logsPath, navigate, servicePath, stackPath } from '../router.ts';
import type { SearchEntry } from './search-entry.ts';

type Say = (key: string, params: Record<string, string>) => string;

/** What can be done with each stack and service, by name; each on its own page, where its effect is shown first. */
export function stackEntries(snapshot: Snapshot | null, t: Say): SearchEntry[] {
  const entry = (
    id: string,
    subject: string,
    params: Record<string, string>,
    to: string,
    Icon: typeof IconHome,
  ) => ({
    id: `${id}-${subject}`,
    label: t(`search.${id}`, params),
    keywords: [t(`search.words.${id}`, {})],
    onClick: () => navigate(to),
    leftSection: <Icon size={18} />,
  });
  return (snapshot?.stacks ?? []).flatMap(({ name: stack, project, services }) => [
    entry('launch_of', project, { stack }, stackPath(stack, 'launch'), IconPlayerPlay),
    entry('compose_of', project, { stack }, stackPath(stack, 'compose'), IconEdit),
    entry('settings_of', project, { stack }, `/settings?stack=${encodeURIComponent(stack)}`, IconSettings),
    ...[...new Set(services.map(({ name }) => name))].flatMap((service) => [
      entry('operate', `${project}-${service}`, { service }, servicePath(stack, service), IconPlayerPlay),
      entry('logs_of', `${project}-${service}`, { service }, logsPath([{ stack, service }]), IconFileText),
    ]),
  ]);
}
