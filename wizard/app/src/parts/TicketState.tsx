import { useTranslation } from 'react-i18next';

import type { TicketStatus } from '../../../../platform/domain/ticket.ts';
import type { Sign } from './Glyph.tsx';
import { State } from './State.tsx';

const WELLNESS_OF: Readonly<Record<TicketStatus, Sign>> = {
  open: 'waiting',
  in_progress: 'working',
  review: 'needs_you',
  approved: 'needs_you',
  deploying: 'working',
  done: 'well',
  closed: 'ended',
};

export function TicketState({ status, strong = false }: { status: TicketStatus; strong?: boolean }) {
  const { t } = useTranslation();
  return <State wellness={WELLNESS_OF[status]} word={t(`status.${status}`)} strong={strong} />;
}
