import { Button, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PostLaunchView } from '../../../contract-post-launch.ts';
import { useAct } from '../live/act.ts';
import { getPostLaunch } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { tellDone } from '../parts/tell.ts';

/** The owner's own buttons (`post_launch` in dockfra.yaml) whose condition holds: of these stacks, and those of none. */
export function PostLaunch({ stacks }: { stacks: readonly string[] }) {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  const running = (snapshot?.stacks ?? []).map(({ name, services }) => [
    name,
    services.map(({ word }) => word),
  ]);
  const key = JSON.stringify([
    snapshot?.stacks_rev,
    running,
    snapshot?.roles.map(({ container }) => container),
  ]);
  const loaded = useLoaded('post-launch', key, getPostLaunch);
  const [asked, setAsked] = useState<PostLaunchView | null>(null);
  const items = loaded.phase === 'ready' ? loaded.value.items : [];
  const shown = items.filter(({ stack }) => stack === null || stacks.includes(stack));
  if (shown.length === 0) return null;
  return (
    <Group gap={8} role="group" aria-label={t('post_launch.title')}>
      {shown.map((item, index) => (
        <Item key={`${item.label} ${String(index)}`} item={item} onAsk={() => setAsked(item)} />
      ))}
      <Sheet opened={asked !== null} onClose={() => setAsked(null)} title={asked?.label ?? ''}>
        {asked ? <Confirm item={asked} onDone={() => setAsked(null)} /> : null}
      </Sheet>
    </Group>
  );
}

function Item({ item, onAsk }: { item: PostLaunchView; onAsk: () => void }) {
  const look = { size: 'xs', variant: 'default' } as const;
  if (item.url === null)
    return (
      <Button {...look} leftSection={<IconPlayerPlay size={14} />} onClick={onAsk}>
        {item.label}
      </Button>
    );
  return (
    <Button
      {...look}
      component="a"
      href={item.url}
      target="_blank"
      rel="noreferrer"
      rightSection={<IconExternalLink size={14} />}
    >
      {item.label}
    </Button>
  );
}

/** What it would do is said before it does it. */
function Confirm({ item, onDone }: { item: PostLaunchView; onDone: () => void }) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const go = async () => {
    if (item.action === null || !(await start(item.action, item.input))) return;
    tellDone(t('post_launch.done', { label: item.label }));
    onDone();
  };
  return (
    <Stack>
      <Text size="sm">{t('post_launch.effect')}</Text>
      {item.command === null ? null : <CopyCommand command={item.command} />}
      <ActingBox acting={acting} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button loading={busy} onClick={() => void go()} data-autofocus>
          {t('post_launch.go')}
        </Button>
      </Group>
    </Stack>
  );
}
