/** Verbs of the state machine that have a button here, the one that moves the work on first. */
export const STEPS = [
  { verb: 'approve', step: 'approve', look: 'filled' },
  { verb: 'start_deploy', step: 'deploy', look: 'filled' },
  { verb: 'hand_back', step: 'handBack', look: 'filled' },
  { verb: 'reject', step: 'reject', look: 'default' },
  { verb: 'reopen', step: 'reopen', look: 'default' },
  { verb: 'close', step: 'close', look: 'subtle' },
] as const;

export type StepName = (typeof STEPS)[number]['step'];
