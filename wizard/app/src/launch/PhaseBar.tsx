import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { LaunchPhase } from '../../../contract-launch.ts';
import { durationText } from '../parts/duration-text.ts';
import { isOver, type PhaseSpan } from './phases.ts';

/** Pieces as long as the phases took, and the same in words. */
export function PhaseBar({ spans, running }: { spans: readonly PhaseSpan[]; running: boolean }) {
  const { t, i18n } = useTranslation();
  const timed = spans.filter(({ phase }) => !isOver(phase));
  const whole = timed.reduce((sum, { ms }) => sum + ms, 0);
  const last = spans.at(-1)?.phase ?? 'waiting';
  return (
    <div>
      <div className="phase-bar" aria-hidden>
        {timed.map(({ phase, ms }, index) => (
          <span
            key={`${phase}-${String(index)}`}
            style={{
              flexGrow: whole === 0 ? 1 : Math.max(0.02, ms / whole),
              background: colourOf(phase, last, running),
            }}
          />
        ))}
      </div>
      <Group gap="0 12px">
        {timed.map(({ phase, ms }, index) => (
          <Text key={`${phase}-${String(index)}`} size="xs" c="dimmed" component="span" className="figure">
            {t(`launch.phase.${phase}`)} {durationText(ms, i18n.language)}
          </Text>
        ))}
      </Group>
    </div>
  );
}

/** What is over takes the colour of how it ended; what is under way the one of work. */
function colourOf(phase: LaunchPhase, last: LaunchPhase, running: boolean): string {
  if (last === 'healthy') return 'var(--state-well)';
  if (last === 'failed') return 'var(--state-broken)';
  return running && phase === last ? 'var(--state-working)' : 'var(--state-unknown)';
}
