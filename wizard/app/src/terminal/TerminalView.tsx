import '@xterm/xterm/css/xterm.css';

import { Alert, Button, Group, Kbd, Stack, Text } from '@mantine/core';
import { IconClipboard, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { useSaid } from '../language/use-said.ts';
import type { Sign } from '../parts/Glyph.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { State } from '../parts/State.tsx';
import type { LineState } from './terminal-line.ts';
import { useTerminal } from './use-terminal.ts';

const SIGNS: Readonly<Record<LineState['phase'], Sign>> = {
  opening: 'working',
  open: 'well',
  lost: 'needs_you',
  over: 'ended',
  refused: 'broken',
};

/** A shell in a role's container. Loaded when it is opened: the library is no part of the first load. */
export default function TerminalView({ role }: { role: RoleName }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const bar = useRef<HTMLButtonElement>(null);
  const { place, state, fresh, overfull, paste, end, again, focus } = useTerminal(role, () =>
    bar.current?.focus(),
  );
  const pasteNow = async () => {
    paste(await navigator.clipboard.readText());
    focus();
  };
  const over = state.phase === 'over' || state.phase === 'refused';
  return (
    <Stack gap={8} component="section" aria-label={t('terminal.of', { role: t(`role.${role}`) })}>
      <Group justify="space-between" gap={8}>
        <div role="status">
          <State wellness={SIGNS[state.phase]} word={t(`terminal.${state.phase}`)} />
        </div>
        <Group gap={8}>
          <Button
            ref={bar}
            size="xs"
            variant="default"
            leftSection={<IconClipboard size={14} />}
            disabled={state.phase !== 'open'}
            onClick={() => void pasteNow()}
          >
            {t('terminal.paste')}
          </Button>
          {over ? (
            <Button size="xs" onClick={again}>
              {t(state.phase === 'over' && state.end.why === 'taken' ? 'terminal.take' : 'terminal.again')}
            </Button>
          ) : (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={14} />}
              onClick={end}
              disabled={state.phase !== 'open'}
            >
              {t('terminal.end')}
            </Button>
          )}
        </Group>
      </Group>
      {state.phase === 'refused' ? <RefusalBox refusal={state.refusal} /> : null}
      {state.phase === 'over' && state.end.reason !== '' ? (
        <Alert variant="outline" color="gray" p="xs">
          {t(`terminal.why_${state.end.why}`, { reason: said(state.end.reason) })}
        </Alert>
      ) : null}
      {fresh && state.phase === 'open' ? (
        <Text size="sm" c="dimmed">
          {t('terminal.fresh')}
        </Text>
      ) : null}
      {overfull ? (
        <Text size="sm" role="alert">
          {t('terminal.overfull')}
        </Text>
      ) : null}
      <div className="terminal-frame">
        <div ref={place} />
      </div>
      <Text size="xs" c="dimmed">
        <Kbd size="xs">Shift</Kbd> <Kbd size="xs">Esc</Kbd> {t('terminal.leave_key')} {t('terminal.kept')}
      </Text>
    </Stack>
  );
}
