import {
  IconAlertTriangle,
  IconCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconHelpCircle,
  IconInfoCircle,
  IconProgress,
} from '@tabler/icons-react';

import type { Wellness } from '../../../contract.ts';

const GLYPHS = {
  well: IconCircleCheck,
  working: IconProgress,
  needs_you: IconAlertTriangle,
  broken: IconCircleX,
  unknown: IconHelpCircle,
  waiting: IconCircle,
  ended: IconCircleMinus,
  noted: IconInfoCircle,
} as const;

/** A state, or one of those that need no colour. */
export type Sign = Wellness | 'waiting' | 'ended' | 'noted';

/** The coloured sign of a state. A word always stands beside it. */
export function Glyph({ wellness, size = 16 }: { wellness: Sign; size?: number }) {
  const Icon = GLYPHS[wellness];
  return (
    <Icon
      size={size}
      stroke={2}
      color={`var(--state-${wellness}, var(--state-unknown))`}
      aria-hidden
      className="glyph"
    />
  );
}
