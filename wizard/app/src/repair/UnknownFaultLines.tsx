import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { UnknownFault } from '../../../contract-repair.ts';
import { Link } from '../parts/Link.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { State } from '../parts/State.tsx';
import { servicePath } from '../router.ts';

/** Something is wrong, and no pattern knows it: its last lines, and where there are more. */
export function UnknownFaultLines({
  fault: { stack, service, why, lines },
  own,
}: {
  fault: UnknownFault;
  own: string | null;
}) {
  const { t } = useTranslation();
  return (
    <Stack gap={8}>
      <Group gap="0 12px">
        <State strong wellness="broken" word={t('repair.unknown')} />
        {service !== null && service !== own ? (
          <Link to={servicePath(stack, service)} size="sm" className="from-outside">
            {service}
          </Link>
        ) : null}
      </Group>
      <Text size="sm" className="from-outside">
        {why}
      </Text>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('repair.no_lines')}
        </Text>
      ) : (
        <Scroll className="log-lines" role="log" label={t('launch.last_lines')}>
          <div>
            {lines.map((line, index) => (
              <div key={index}>{line}</div>
            ))}
          </div>
        </Scroll>
      )}
      {service === null ? null : (
        <Link to={servicePath(stack, service, 'logs')} size="sm">
          {t('repair.logs')}
        </Link>
      )}
    </Stack>
  );
}
