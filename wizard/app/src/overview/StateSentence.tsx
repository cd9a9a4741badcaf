import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Phrase } from '../../../contract.ts';
import { Ago } from '../parts/Ago.tsx';

export function StateSentence({ phrases, root, at }: { phrases: Phrase[]; root: string; at: string }) {
  const { t } = useTranslation();
  // a role is told in the words of the language, not by its name for commands
  const worded = (params: Phrase['params']) =>
    params['role'] === undefined
      ? params
      : {
          ...params,
          role: t(`sentence.roles.${params['role']}`, { defaultValue: String(params['role']) }),
        };
  return (
    <div>
      <Title order={1}>{phrases.map(({ key, params }) => t(key, worded(params))).join(' ')}</Title>
      <Text size="sm" c="dimmed">
        <span className="mono">{root}</span> · {t('as_of')} <Ago at={at} />
      </Text>
    </div>
  );
}
