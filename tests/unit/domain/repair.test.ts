import { describe, expect, it } from 'vitest';

import type { Diagnosis, FixOffer } from '../../../platform/domain/diagnosis.ts';
import type { ServiceVerdict } from '../../../platform/domain/launch-health.ts';
import { fillAsked, parseGiven, planSteps, planUndo } from '../../../platform/domain/repair-plan.ts';
import { judgeProof, stateLines } from '../../../platform/domain/repair-proof.ts';
import { repairText, stepsText } from '../../../platform/domain/repair-text.ts';

const PLACE = { stack: 'shop', service: 'web' };
const offer = (name: string, input: Record<string, unknown>, more: Partial<FixOffer> = {}): FixOffer => ({
  name: 'x',
  text: 'Do it',
  action: { name, input },
  undo: null,
  ...more,
});
const names = (
  fix: FixOffer,
  place: typeof PLACE | { stack: string; service: null } = PLACE,
  present = true,
) =>
  planSteps(place, fix, present).map(({ name, input }) => `${name} ${JSON.stringify(Object.values(input))}`);

describe('what a fix does', () => {
  it('is what it offers, and what makes a changed file count', () => {
    expect(names(offer('settings.set', { values: ['A=1'], stack: 'shop' }))).toEqual([
      'settings.set [["A=1"],"shop"]',
      'service.recreate ["shop","web"]',
    ]);
    expect(names(offer('compose.set', { stack: 'shop' }), PLACE, false)[1]).toBe('stack.up [["shop"]]');
    expect(names(offer('compose.set', { stack: 'shop' }), { stack: 'shop', service: null })[1]).toBe(
      'stack.up [["shop"]]',
    );
  });

  it('is nothing more where the offer says what follows, or nothing has to', () => {
    expect(names(offer('settings.set', {}, { followedBy: [] }))).toEqual(['settings.set []']);
    expect(names(offer('service.restart', PLACE))).toEqual(['service.restart ["shop","web"]']);
    expect(planSteps(PLACE, { ...offer('x', {}), action: null }, true)).toEqual([]);
  });

  it('starts again who waited for another service, and does not when that is taken back', () => {
    const db = { stack: 'shop', service: 'db' };
    const fix = offer('service.start', db, { undo: { name: 'service.stop', input: db } });
    expect(names(fix)).toEqual(['service.start ["shop","db"]', 'service.restart ["shop","web"]']);
    expect(planUndo(PLACE, fix, true)?.map(({ text }) => text)).toEqual(['Stop db']);
    expect(planUndo(PLACE, offer('service.start', db), true)).toBeNull();
  });

  it('takes files back with what makes that count', () => {
    const undo = { name: 'settings.unset', input: { name: 'A', stack: 'shop' } };
    expect(planUndo(PLACE, offer('settings.set', {}, { undo }), true)?.map(({ text }) => text)).toEqual([
      'Take A out of the .env of shop',
      'Make the containers of web anew',
    ]);
  });
});

describe('what only the person has', () => {
  const fix = offer('settings.set', { stdin: 'A' }, { asks: [{ input: 'value', label: 'A', secret: true }] });

  it('is put into the input by its name', () => {
    expect(fillAsked(fix, { value: 'x=y' })).toEqual({ ok: true, value: { stdin: 'A', value: 'x=y' } });
    expect(parseGiven(['value=x=y', 'b='])).toEqual({ ok: true, value: { value: 'x=y', b: '' } });
  });

  it.each([[{}], [{ value: '' }], [{ value: 'a', stack: 'other' }], [{ value: 'x'.repeat(30_000) }]])(
    'is refused when it is missing, strange or too long, and never told again',
    (given) => {
      const filled = fillAsked(fix, given);
      expect(filled).toMatchObject({ ok: false, refusal: { code: 'invalid_input' } });
      expect(JSON.stringify(filled)).not.toContain('xxxx');
    },
  );

  it.each([['novalue'], ['=x'], ['a b=c'], ['a=1', 'a=2']])('is refused as %s', (...values) => {
    expect(parseGiven(values)).toMatchObject({ ok: false, refusal: { code: 'invalid_input' } });
  });
});

describe('the proof', () => {
  const fixedAt = new Date('2026-03-02T12:00:00Z');
  const ready: ServiceVerdict = { kind: 'ready', how: 'healthy' };
  const found = (at: string | null): Diagnosis => ({
    id: 'a',
    pattern: 'a',
    title: 'A',
    level: 'error',
    stack: 'shop',
    service: 'web',
    cause: '',
    evidence: { text: 'refused', at, times: 2 },
    place: null,
    fixes: [],
  });
  const judge = (at: string | null | undefined, verdicts: ServiceVerdict[], seconds: number) =>
    judgeProof(
      {
        found: at === undefined ? null : found(at),
        verdicts,
        now: new Date(fixedAt.getTime() + seconds * 1000),
      },
      fixedAt,
      10_000,
    ).state;

  it('is only that the fault is not found while the service runs well', () => {
    expect(judge(undefined, [ready], 1)).toBe('gone');
    expect(judge(undefined, [ready, { kind: 'waiting', why: 'starting' }], 1)).toBe('waiting');
    expect(judge(undefined, [ready, { kind: 'failed', why: 'exit code 1' }], 1)).toBe('remains');
    expect(judge(undefined, [], 1)).toBe('waiting');
  });

  it('waits while the fault shows since the fix, and for a moment after it was seen last', () => {
    expect(judge('2026-03-02T11:59:59Z', [ready], 1)).toBe('gone');
    expect(judge('2026-03-02T12:00:02Z', [ready], 5)).toBe('waiting');
    expect(judge('2026-03-02T12:00:02Z', [ready], 13)).toBe('gone');
    expect(judge(null, [ready], 60)).toBe('waiting');
    expect(judge('no time', [ready], 60)).toBe('waiting');
  });

  it('tells containers and fault in lines that no terminal obeys', () => {
    const container = {
      service: 'web\u001b[31m',
      containerId: '0123456789abcdef',
      state: 'exited',
      health: 'none',
      exitCode: 1,
      restarts: 3,
    };
    const lines = stateLines([container], { ...found(null), title: 'A\u001b]0;x\u0007' });
    expect(lines[0]).toContain('0123456789ab: exited, exit code 1, 3 restarts');
    expect(lines.join('')).not.toContain('\u001b');
    expect(lines.join('')).not.toContain('\u0007');
    expect(stateLines([], null)).toEqual(['no container', 'the fault is not found']);
  });

  it('and plan stand on a terminal as text', () => {
    const evil = 'x\u001b[2J';
    const step = { name: 'service.start', input: {}, text: evil };
    const told = repairText({
      id: '20300101000000-abcdef',
      state: 'gone',
      by: evil,
      startedAt: '2026-03-02T12:00:00Z',
      endedAt: null,
      diagnosis: { id: 'a', title: evil, cause: '', stack: 'shop', service: 'web' },
      fix: 'x',
      steps: [step],
      undo: [step],
      before: [evil],
      after: [evil],
      note: evil,
      undone: { state: 'done', by: evil, at: '', note: evil },
      can_undo: true,
    });
    const plan = stepsText({
      title: evil,
      cause: '',
      steps: [step],
      undo: null,
      asks: [{ input: 'value', label: evil, secret: true }],
    });
    expect(told + plan).not.toContain('\u001b');
    expect(told).toContain('dockfra repair undo 20300101000000-abcdef');
    expect(plan).toContain('--stdin value');
  });
});
