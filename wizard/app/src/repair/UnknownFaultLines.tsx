import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { UnknownFault } from '../../../contract-repair.ts';
import { openChatWith } from '../chat/open-chat.ts';
import { Said } from '../language/Said.tsx';
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
        <Said text={why} />
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
      <Group gap={16}>
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            openChatWith(service === null ? t('chat.ask.red') : t('chat.ask.service', { service }))
          }
        >
          {t('repair.ask')}
        </Button>
        {service === null ? null : (
          <Link to={servicePath(stack, service, 'logs')} size="sm">
            {t('repair.logs')}
          </Link>
        )}
      </Group>
    </Stack>
  );
}
