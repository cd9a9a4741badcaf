import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Need } from '../../../contract.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Glyph } from '../parts/Glyph.tsx';
import { Link } from '../parts/Link.tsx';
import { PausedBy } from '../parts/PausedBy.tsx';
import { follow, repairPath, rolePath, stackPath, ticketPath } from '../router.ts';
import { openPause } from '../shell/dialogs.ts';
import { HeldTickets } from './HeldTickets.tsx';

/** One thing that waits for a person, and where it is dealt with. */
export function NeedRow({ need }: { need: Need }) {
  const { t } = useTranslation();
  const { saidIn } = useSaid();
  switch (need.kind) {
    case 'review':
    case 'approved':
      return (
        <Row
          title={t(`needs.${need.kind}`, { ticket: need.ticket })}
          detail={need.title}
          extra={
            <>
              {need.flags > 0 ? `${t('needs.flags', { count: need.flags })} · ` : ''}
              <Ago at={need.since} />
            </>
          }
          look={{ to: ticketPath(need.ticket), what: need.ticket }}
        />
      );
    case 'person':
      return (
        <Row
          title={t('needs.person', { ticket: need.ticket })}
          detail={need.title}
          extra={
            <>
              {t(need.why.key, saidIn(need.why.params))} · <Ago at={need.since} />
            </>
          }
          look={{ to: ticketPath(need.ticket), what: need.ticket }}
        />
      );
    case 'proposals':
      return (
        <Row
          title={t('needs.proposals', { count: need.count })}
          detail={t('needs.proposals_why')}
          look={{ to: '/inbox', what: t('nav.inbox') }}
        />
      );
    case 'model': {
      const [first = 'developer'] = need.roles;
      const names = need.roles.map((role) => t(`role.${role}`)).join(', ');
      return (
        <Row
          broken
          title={t('needs.model', { roles: names })}
          detail={<Said text={need.message} />}
          extra={<HeldTickets ids={need.tickets} />}
          look={{ to: rolePath(first, 'model'), what: names }}
        />
      );
    }
    case 'paused':
      return (
        <Row
          title={t('pause.banner')}
          detail={<PausedBy paused={{ by: need.by, at: need.since, reason: need.reason }} />}
        >
          <Button size="xs" variant="default" onClick={openPause}>
            {t('pause.resume')}
          </Button>
        </Row>
      );
    case 'engine':
      return (
        <Row
          broken
          title={t('engine.down')}
          detail={<Said text={need.message} />}
          extra={<Said text={need.hint} />}
        >
          <CopyCommand command="dockfra doctor" />
        </Row>
      );
    case 'incident':
      return (
        <Row
          broken
          title={t('incident.what', {
            service: `${need.stack}/${need.service}`,
            symptom: t(`symptom.${need.symptom}`, { defaultValue: need.symptom }),
          })}
          detail={need.ticket === null ? null : <Link to={ticketPath(need.ticket)}>{need.ticket}</Link>}
          extra={<Ago at={need.since} />}
          look={{ to: repairPath(need.stack, need.service), what: `${need.stack}/${need.service}` }}
        />
      );
    case 'fault':
      return (
        <Row
          broken
          title={t('needs.fault')}
          detail={<Said text={need.message} />}
          extra={<span className="mono">{need.file}</span>}
          {...(need.stack === null
            ? {}
            : { look: { to: stackPath(need.stack, 'compose'), what: need.stack } })}
        />
      );
  }
}

export function keyOfNeed(need: Need): string {
  if (need.kind === 'incident') return `incident ${need.id}`;
  if ('ticket' in need) return `${need.kind} ${need.ticket}`;
  if (need.kind === 'model') return `model ${need.roles.join(' ')}`;
  return need.kind === 'fault' ? `fault ${need.file}` : need.kind;
}

type RowProps = {
  title: string;
  detail: ReactNode;
  extra?: ReactNode;
  broken?: boolean;
  /** leads to where one sees it; `what` tells one such button from the next */
  look?: { to: string; what: string };
  children?: ReactNode;
};

function Row({ title, detail, extra, broken = false, look, children }: RowProps) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" py={8} align="flex-start">
      <Group gap={8} wrap="nowrap" align="flex-start" miw={0}>
        <Glyph wellness={broken ? 'broken' : 'needs_you'} />
        <div className="shrink">
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Text size="sm" lineClamp={2} className="from-outside" component="div">
            {detail}
          </Text>
          {extra ? (
            <Text size="xs" c="dimmed" component="div" className="from-outside">
              {extra}
            </Text>
          ) : null}
        </div>
      </Group>
      {look ? (
        <Button
          component="a"
          href={look.to}
          data-row={`${look.to} ${title}`}
          onClick={follow}
          size="xs"
          variant="default"
          aria-label={`${t('needs.look')} ${look.what}`}
        >
          {t('needs.look')}
        </Button>
      ) : null}
      {children}
    </Group>
  );
}
