import type { AuditRow } from '../../../contract-activity.ts';
import type { Sign } from '../parts/Glyph.tsx';

const SIGNS: Readonly<Record<AuditRow['outcome'], Sign>> = {
  ok: 'well',
  started: 'working',
  refused: 'noted',
  denied: 'needs_you',
  failed: 'broken',
};

export function outcomeSign(outcome: AuditRow['outcome']): Sign {
  return SIGNS[outcome];
}
