import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Need } from '../../../contract.ts';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Glyph } from '../parts/Glyph.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { follow, ticketPath } from '../router.ts';
import { openPause } from '../shell/dialogs.ts';

const SHOWN = 6;

export function NeedsYou({ needs }: { needs: Need[] }) {
  const { t } = useTranslation();
  return (
    <Section
      title={t('needs.title')}
      aside={needs.length > 0 ? t('needs.count', { count: needs.length }) : undefined}
    >
      {needs.length === 0 ? <State wellness="well" word={t('needs.nothing')} /> : null}
      <Stack gap={0} component="ul" className="rows">
        {needs.slice(0, SHOWN).map((need) => (
          <li key={keyOf(need)}>
            <NeedRow need={need} />
          </li>
        ))}
      </Stack>
      {needs.length > SHOWN ? (
        <Text size="sm" c="dimmed">
          {t('needs.more', { count: needs.length - SHOWN })}
        </Text>
      ) : null}
    </Section>
  );
}

function NeedRow({ need }: { need: Need }) {
  const { t } = useTranslation();
  switch (need.kind) {
    case 'review':
    case 'approved':
      return (
        <Row
          wellness="needs_you"
          title={t(`needs.${need.kind}`, { ticket: need.ticket })}
          detail={need.title}
          extra={
            <>
              {need.flags > 0 ? `${t('needs.flags', { count: need.flags })} · ` : ''}
              <Ago at={need.since} />
            </>
          }
        >
          <Button
            component="a"
            href={ticketPath(need.ticket)}
            onClick={follow}
            size="xs"
            variant="default"
            aria-label={`${t('needs.look')} ${need.ticket}`}
          >
            {t('needs.look')}
          </Button>
        </Row>
      );
    case 'person':
      return (
        <Row
          wellness="needs_you"
          title={t('needs.person', { ticket: need.ticket })}
          detail={need.title}
          extra={<CopyCommand command={`dockfra ticket hand-back ${need.ticket}`} />}
        >
          <Button
            component="a"
            href={ticketPath(need.ticket)}
            onClick={follow}
            size="xs"
            variant="default"
            aria-label={`${t('needs.look')} ${need.ticket}`}
          >
            {t('needs.look')}
          </Button>
        </Row>
      );
    case 'proposals':
      return (
        <Row
          wellness="needs_you"
          title={t('needs.proposals', { count: need.count })}
          detail={t('needs.proposals_why')}
          extra=""
        >
          <Button component="a" href="/inbox" onClick={follow} size="xs" variant="default">
            {t('needs.look')}
          </Button>
        </Row>
      );
    case 'paused':
      return (
        <Row
          wellness="needs_you"
          title={t('pause.banner')}
          detail={need.reason}
          extra={<Ago at={need.since} />}
        >
          <Button size="xs" variant="default" onClick={openPause}>
            {t('pause.resume')}
          </Button>
        </Row>
      );
    case 'engine':
      return (
        <Row wellness="broken" title={t('engine.down')} detail={need.message} extra={need.hint}>
          <CopyCommand command="dockfra doctor" />
        </Row>
      );
    case 'fault':
      return (
        <Row
          wellness="broken"
          title={t('needs.fault')}
          detail={need.message}
          extra={<span className="mono">{need.file}</span>}
        />
      );
  }
}

type RowProps = {
  wellness: 'needs_you' | 'broken';
  title: string;
  detail: string;
  extra: React.ReactNode;
  children?: React.ReactNode;
};

function Row({ wellness, title, detail, extra, children }: RowProps) {
  return (
    <Group justify="space-between" wrap="nowrap" py={8} align="flex-start">
      <Group gap={8} wrap="nowrap" align="flex-start" miw={0}>
        <Glyph wellness={wellness} />
        <div className="shrink">
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Text size="sm" lineClamp={2} className="from-outside">
            {detail}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            {extra}
          </Text>
        </div>
      </Group>
      {children}
    </Group>
  );
}

function keyOf(need: Need): string {
  if ('ticket' in need) return `${need.kind} ${need.ticket}`;
  return need.kind === 'fault' ? `fault ${need.file}` : need.kind;
}
