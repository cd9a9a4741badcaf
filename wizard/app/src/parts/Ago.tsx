import { useTranslation } from 'react-i18next';

import { agoText, untilText } from './ago-text.ts';
import { useNow } from './use-now.ts';

type Props = {
  at: string;
  /** the moment was set beforehand, such as the end of a lease: it may lie ahead */
  ahead?: boolean;
};

/** "3 minutes ago", with the whole date when pointed at. */
export function Ago({ at, ahead = false }: Props) {
  const now = useNow();
  const { i18n } = useTranslation();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  const text = ahead ? untilText : agoText;
  return (
    <time dateTime={at} title={date.toLocaleString(i18n.language)} className="figure">
      {text(date.getTime(), now, i18n.language)}
    </time>
  );
}
