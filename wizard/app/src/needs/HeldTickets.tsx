import { useTranslation } from 'react-i18next';

import { Link } from '../parts/Link.tsx';
import { ticketPath } from '../router.ts';

const SHOWN = 5;

/** Tickets that stand still meanwhile. */
export function HeldTickets({ ids }: { ids: string[] }) {
  const { t } = useTranslation();
  if (ids.length === 0) return null;
  return (
    <>
      {t('needs.held', { count: ids.length })}{' '}
      {ids.slice(0, SHOWN).map((id) => (
        <Link key={id} to={ticketPath(id)} size="xs" className="mono" mr={8}>
          {id}
        </Link>
      ))}
      {ids.length > SHOWN ? '…' : ''}
    </>
  );
}
