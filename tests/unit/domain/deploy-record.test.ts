import { describe, expect, it } from 'vitest';

import { findHalfMade, parseListed } from '../../../platform/domain/deploy-leftovers.ts';
import {
  DEPLOY_STEPS,
  isSwitched,
  planRecovery,
  ROLLBACK_STEPS,
} from '../../../platform/domain/deploy-record.ts';

describe('planRecovery', () => {
  it('knows for each step what a start after a crash does', () => {
    const plans = [...DEPLOY_STEPS, ...ROLLBACK_STEPS].map((step) => `${step} ${planRecovery(step)}`);
    expect(plans).toEqual([
      'candidate cancel',
      'checks cancel',
      'build cancel',
      'before cancel',
      'switch restore',
      'verify verify',
      'main advance',
      'retire advance',
      'finish advance',
      'evidence resume_rollback',
      'restore resume_rollback',
      'return resume_rollback',
    ]);
  });

  it('counts as switched from the step "switch" on', () => {
    expect(DEPLOY_STEPS.filter(isSwitched)).toEqual(['switch', 'verify', 'main', 'retire', 'finish']);
  });
});

describe('findHalfMade', () => {
  const line = (id: string, name: string, state: string, replaces = '') =>
    [id, name, state, 'web', '1', replaces].join('\t');
  const half = line('new', '0123456789ab_app-web-1', 'created', 'old');

  it('names a replacement that was never put in place while the old one is there', () => {
    expect(findHalfMade(parseListed(`${line('old', 'app-web-1', 'running')}\n${half}\n`))).toEqual(['new']);
  });

  it('leaves it when the old one is gone, for it may hold its volumes', () => {
    expect(findHalfMade(parseListed(`${half}\n`))).toEqual([]);
  });

  it('leaves a replacement in its place', () => {
    expect(findHalfMade(parseListed(line('new', 'app-web-1', 'running', 'old')))).toEqual([]);
  });
});
