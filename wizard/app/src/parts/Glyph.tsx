import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle, IconProgress } from '@tabler/icons-react';

import type { Wellness } from '../../../contract.ts';

const GLYPHS = { well: IconCircleCheck, working: IconProgress, needs_you: IconAlertTriangle, broken: IconCircleX, unknown: IconHelpCircle } as const;

/** The coloured sign of a state. A word always stands beside it. */
export function Glyph({ wellness, size = 16 }: { wellness: Wellness; size?: number }) {
  const Icon = GLYPHS[wellness];
  return <Icon size={size} stroke={2} color={`var(--state-${wellness})`} aria-hidden className="glyph" />;
}
