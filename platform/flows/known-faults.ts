import { DIAGNOSIS_PATTERNS } from '../diagnosis/registry.gen.ts';
import { inOrder } from '../domain/diagnosis-match.ts';

/** Every fault that is known, the narrower ones first. */
export const KNOWN_FAULTS = inOrder(DIAGNOSIS_PATTERNS);
