import {
  IconActivity,
  IconBox,
  IconFileText,
  IconChartBar,
  IconCpu,
  IconHome,
  IconInbox,
  IconKeyboard,
  IconMessageQuestion,
  IconLogout,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconRocket,
  IconSettings,
  IconStack2,
  IconStethoscope,
  IconTerminal2,
  IconTicket,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { TICKET_STATUSES, type CommandLine, type Snapshot } from '../../../contract.ts';
import { useSaid } from '../language/use-said.ts';
import { openChat } from '../chat/open-chat.ts';
import { postLogout } from '../live/api.ts';
import { tellDone } from '../parts/tell.ts';
import { navigate, rolePath, servicePath, stackPath, ticketPath } from '../router.ts';
import { openKeys, openNewTicket, openPause } from './dialogs.ts';
import type { SearchEntry } from './search-entry.ts';
import type { FindableGroup } from './search-filter.ts';
import { stackEntries } from './stack-entries.tsx';

type Groups = FindableGroup<SearchEntry>[];

const icon = (Icon: typeof IconHome) => <Icon size={18} />;

/** All that Ctrl+K finds: pages, what can be done now, services, tickets, and every command of the command line. */
export function useSearchEntries(snapshot: Snapshot | null, commands: CommandLine[]): Groups {
  const { t } = useTranslation();
  const { lookUp } = useSaid();
  // hundreds of entries: not anew for each letter, but for each language
  return useMemo(
    () => entriesOf(snapshot, commands, t, (text) => lookUp(text).text),
    [snapshot, commands, t, lookUp],
  );
}

function entriesOf(
  snapshot: Snapshot | null,
  commands: CommandLine[],
  t: TFunction,
  said: (text: string) => string,
): Groups {
  const words = (key: string) => [t(`search.words.${key}`)];
  const page = (id: string, to: string, Icon: typeof IconHome): SearchEntry => ({
    id,
    label: t(`nav.${id}`),
    keywords: words(id),
    onClick: () => navigate(to),
    leftSection: icon(Icon),
  });
  return [
    {
      group: t('search.pages'),
      actions: [
        page('overview', '/', IconHome),
        page('stacks', '/stacks', IconStack2),
        page('logs', '/logs', IconFileText),
        page('launch', '/launch', IconPlayerPlay),
        page('tickets', '/tickets', IconTicket),
        page('crew', '/crew', IconUsers),
        page('inbox', '/inbox', IconInbox),
        page('usage', '/usage', IconChartBar),
        page('activity', '/activity', IconActivity),
        page('doctor', '/doctor', IconStethoscope),
        page('settings', '/settings', IconSettings),
        page('start', '/start', IconRocket),
        ...(snapshot?.roles ?? []).flatMap(({ name }) => {
          const role = t(`role.${name}`);
          const entry = (id: string, label: string, to: string, Icon: typeof IconHome): SearchEntry => ({
            id: `${id}-${name}`,
            label,
            keywords: words(id),
            onClick: () => navigate(to),
            leftSection: icon(Icon),
          });
          return [
            entry('role', role, rolePath(name), IconUser),
            entry('terminal', t('terminal.of', { role }), rolePath(name, 'terminal'), IconTerminal2),
            entry('model', t('search.model_of', { role }), rolePath(name, 'model'), IconCpu),
          ];
        }),
        ...TICKET_STATUSES.map((status) => ({
          id: `tickets-${status}`,
          label: t('search.tickets_of', { status: t(`status.${status}`) }),
          keywords: words(status),
          onClick: () => navigate(`/tickets?status=${status}`),
          leftSection: icon(IconTicket),
        })),
      ],
    },
    { group: t('search.actions'), actions: [...actionsOf(snapshot, t), ...stackEntries(snapshot, t)] },
    { group: t('nav.stacks'), actions: stacksOf(snapshot) },
    { group: t('services.title'), actions: servicesOf(snapshot, (word) => t(`service.${word}`)) },
    {
      group: t('nav.tickets'),
      actions: [...(snapshot?.tickets ?? [])].reverse().map(({ id, title, status }) => ({
        id,
        label: `${id}  ${title}`,
        description: t(`status.${status}`),
        keywords: [status],
        onClick: () => navigate(ticketPath(id)),
      })),
    },
    {
      group: t('search.commands'),
      actions: commands.map(({ usage, summary }) => ({
        id: `command-${usage}`,
        label: `dockfra ${usage}`,
        description: said(summary),
        keywords: [summary],
        onClick: () =>
          void navigator.clipboard
            .writeText(`dockfra ${usage}`)
            .then(() => tellDone(t('search.copied', { command: `dockfra ${usage}` }))),
        leftSection: icon(IconTerminal2),
      })),
    },
  ];
}

/** What can be done at this moment; that of a ticket is done on its page, after its effect was said. */
function actionsOf(snapshot: Snapshot | null, t: TFunction): SearchEntry[] {
  const words = (key: string) => [t(`search.words.${key}`)];
  const decidable = (snapshot?.tickets ?? []).flatMap(({ id, title, status }) => {
    const what = status === 'approved' ? 'deploy' : status === 'review' ? 'decide' : null;
    if (what === null) return [];
    return [
      {
        id: `${what}-${id}`,
        label: t(`search.${what}`, { ticket: id }),
        description: title,
        keywords: words(what),
        onClick: () => navigate(ticketPath(id)),
        leftSection: icon(IconTicket),
      },
    ];
  });
  return [
    {
      id: 'new',
      label: t('new.title'),
      keywords: words('new'),
      onClick: openNewTicket,
      leftSection: icon(IconPlus),
    },
    ...decidable,
    {
      id: 'pause',
      label: t(snapshot?.paused ? 'crew_page.resume' : 'crew_page.pause'),
      keywords: words('pause'),
      onClick: openPause,
      leftSection: icon(IconPlayerPause),
    },
    {
      id: 'mode',
      label: t('set_mode.title'),
      keywords: words('mode'),
      onClick: () => navigate('/crew'),
      leftSection: icon(IconUsers),
    },
    {
      id: 'engines',
      label: t('engines.title'),
      keywords: words('engines'),
      onClick: () => navigate(rolePath('developer', 'engine')),
      leftSection: icon(IconCpu),
    },
    {
      id: 'chat',
      label: t('chat.title'),
      keywords: words('chat'),
      onClick: openChat,
      leftSection: icon(IconMessageQuestion),
    },
    {
      id: 'keys',
      label: t('keys.title'),
      keywords: words('keys'),
      onClick: openKeys,
      leftSection: icon(IconKeyboard),
    },
    {
      id: 'logout',
      label: t('logout'),
      keywords: words('logout'),
      onClick: () => void postLogout(),
      leftSection: icon(IconLogout),
    },
  ];
}

function stacksOf(snapshot: Snapshot | null): SearchEntry[] {
  return (snapshot?.stacks ?? []).map(({ name, project }) => ({
    id: `stack-${project}`,
    label: name,
    keywords: [project],
    onClick: () => navigate(stackPath(name)),
    leftSection: icon(IconStack2),
  }));
}

function servicesOf(snapshot: Snapshot | null, say: (word: string) => string): SearchEntry[] {
  return (snapshot?.stacks ?? []).flatMap((stack) =>
    stack.services.map(({ id, name, word, addresses }) => {
      return {
        id: `service-${stack.project}-${id}`,
        label: name,
        description: [stack.name, say(word), ...addresses.map(({ text }) => text)].join(' · '),
        keywords: [],
        onClick: () => navigate(servicePath(stack.name, name)),
        leftSection: icon(IconBox),
      };
    }),
  );
}
