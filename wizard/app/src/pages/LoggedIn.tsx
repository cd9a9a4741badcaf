import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { tellDone } from '../parts/tell.ts';
import { navigate } from '../router.ts';
import { Overview } from './Overview.tsx';

/** The address of the login, opened by somebody who is logged in: goes on to the overview, and says so of a used link. */
export function LoggedIn({ stale }: { stale: boolean }) {
  const { t } = useTranslation();
  useEffect(() => {
    if (stale) tellDone(t('login.already'), 'stale-link');
    navigate('/', 'replace');
  }, [stale, t]);
  return <Overview />;
}
