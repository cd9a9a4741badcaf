import { describe, expect, it } from 'vitest';

import { afterFailure, CLOSED, openFor, TRIP_AFTER } from '../../../platform/domain/model-breaker.ts';
import { dollars, fitsBudget, startOfDay } from '../../../platform/domain/model-budget.ts';
import { costOf, priceOf, soundUsage, worstCase } from '../../../platform/domain/model-cost.ts';
import { chatBody, OPENAI_URL } from '../../../platform/domain/model-openai.ts';
import { decideRetry, kindOfStatus, readRetryAfter } from '../../../platform/domain/model-retry.ts';
import type { FailureKind } from '../../../platform/domain/model-failure.ts';
import type { ModelRequest } from '../../../platform/domain/model.ts';

const request: ModelRequest = {
  messages: [{ role: 'user', content: 'x'.repeat(4000) }],
  tools: [],
  maxTokens: 1000,
};

describe('decideRetry', () => {
  it('waits between nothing and twice as long each time (full jitter)', () => {
    const waits = [1, 2, 3].map((attempt) => decideRetry({ kind: 'server' }, attempt, 0.999));
    expect(waits).toEqual([500, 999, 1998].map((waitMs) => ({ next: 'retry', waitMs })));
    expect(decideRetry({ kind: 'server' }, 3, 0)).toEqual({ next: 'retry', waitMs: 0 });
    expect(decideRetry({ kind: 'server' }, 4, 0)).toEqual({ next: 'fallback' });
  });

  it('waits as long as it was asked to, but not for ever', () => {
    expect(decideRetry({ kind: 'rate', retryAfterMs: 5000 }, 1, 0.5)).toEqual({
      next: 'retry',
      waitMs: 5500,
    });
    expect(decideRetry({ kind: 'rate', retryAfterMs: 3_600_000 }, 1, 0.5)).toEqual({ next: 'fallback' });
  });

  it.each<[FailureKind, string]>([
    ['bad_request', 'stop'],
    ['replay', 'stop'],
    ['auth', 'fallback'],
    ['not_found', 'fallback'],
    ['malformed', 'fallback'],
    ['too_large', 'fallback'],
  ])('does not repeat what would fail again: %s -> %s', (kind, next) => {
    expect(decideRetry({ kind }, 1, 0.5)).toEqual({ next });
  });

  it.each([
    [408, 'rate'],
    [409, 'rate'],
    [429, 'rate'],
    [500, 'server'],
    [529, 'server'],
    [401, 'auth'],
    [402, 'auth'],
    [404, 'not_found'],
    [400, 'bad_request'],
    [422, 'bad_request'],
  ])('status %i is %s', (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind);
  });

  it('reads Retry-After as seconds or as a date', () => {
    const now = new Date('2030-01-01T00:00:00Z');
    const read = (headers: Record<string, string>) => readRetryAfter((name) => headers[name] ?? null, now);
    expect(read({ 'retry-after': '2' })).toBe(2000);
    expect(read({ 'retry-after': 'Tue, 01 Jan 2030 00:00:30 GMT' })).toBe(30_000);
    expect(read({ 'retry-after-ms': '150', 'retry-after': '9' })).toBe(150);
    for (const text of ['', 'soon', '-3']) expect(read({ 'retry-after': text })).toBeUndefined();
  });
});

describe('the circuit breaker', () => {
  const fail = (times: number) =>
    Array.from({ length: times }).reduce(
      (breaker: typeof CLOSED) => afterFailure(breaker, { kind: 'server', why: 'it is down' }, 1000),
      CLOSED,
    );

  it('opens after five failures in a row, and longer when the trial fails too', () => {
    expect(openFor(fail(TRIP_AFTER - 1), 1000)).toBe(0);
    const first = openFor(fail(TRIP_AFTER), 1000);
    expect(first).toBeGreaterThan(0);
    expect(openFor(fail(TRIP_AFTER), 1000 + first)).toBe(0);
    expect(openFor(fail(TRIP_AFTER + 1), 1000)).toBe(2 * first);
    expect(openFor(fail(100), 1000)).toBe(300_000);
  });

  it('does not count what says nothing about the provider', () => {
    for (const kind of ['bad_request', 'auth', 'replay', 'too_large'] as const)
      expect(afterFailure(fail(4), { kind, why: '' }, 1000)).toEqual(fail(4));
  });
});

describe('cost', () => {
  it('has no price until somebody confirmed one', () => {
    expect(priceOf({ provider: 'openai', price: undefined })).toBeNull();
    expect(priceOf({ provider: 'openai', price: 'free' })).toEqual({ input: 0, output: 0 });
    expect(priceOf({ provider: 'replay', price: undefined })).toEqual({ input: 0, output: 0 });
  });

  it('is never more than its worst case', () => {
    const price = { input: 3, output: 15 };
    const usage = { input: 1500, output: 1000, cached: 0, estimated: false };
    expect(costOf(price, usage)).toBeCloseTo((1500 * 3 + 1000 * 15) / 1e6, 12);
    expect(worstCase(price, request)).toBeGreaterThan(costOf(price, usage));
  });

  it('believes a provider only what can be true', () => {
    expect(soundUsage({ input: 1200, output: 90, cached: 1000 }, request, 400)).toEqual({
      input: 1200,
      output: 90,
      cached: 1000,
      estimated: false,
    });
    for (const wrong of [0, -1, 1e12, Number.NaN, '5', null])
      expect(soundUsage({ input: wrong, output: wrong, cached: wrong }, request, 400)).toEqual({
        input: 1008,
        output: 100,
        cached: 0,
        estimated: true,
      });
    expect(soundUsage(null, request, 400).estimated).toBe(true);
  });
});

describe('fitsBudget', () => {
  const line = { of: 'the developer for today', limitUsd: 1, spentUsd: 0.9, hint: 'wait' };
  it('refuses what could go past a limit, and says which', () => {
    expect(fitsBudget([line], 0.1).ok).toBe(true);
    expect(fitsBudget([{ ...line, limitUsd: 5 }, line], 0.2)).toMatchObject({
      ok: false,
      refusal: {
        code: 'limits',
        message: expect.stringContaining('the developer for today is $1.00; $0.90'),
      },
    });
  });

  it('lets through what costs nothing', () => {
    expect(fitsBudget([{ ...line, limitUsd: 0 }], 0).ok).toBe(true);
  });

  it('counts days in UTC and shows small sums', () => {
    expect(startOfDay(new Date('2030-05-06T23:59:59Z'))).toBe('2030-05-06T00:00:00.000Z');
    expect([dollars(0), dollars(0.00012), dollars(1.5)]).toEqual(['$0', '$0.00012', '$1.50']);
  });
});

describe('chatBody', () => {
  it('limits the answer in the words of the server', () => {
    expect(chatBody(request, 'm', OPENAI_URL)).toMatchObject({ max_completion_tokens: 1000 });
    expect(chatBody(request, 'm', 'http://localhost:1/v1')).toMatchObject({ max_tokens: 1000 });
  });

  it('sends no tool choice without tools, and nothing but what the API knows of a result', () => {
    const body = chatBody(
      {
        ...request,
        toolChoice: 'run',
        messages: [{ role: 'tool', toolCallId: 'c', content: 'r', ok: false }],
      },
      'm',
      'http://localhost:1/v1',
    );
    expect(body).not.toHaveProperty('tool_choice');
    expect(body.messages).toEqual([{ role: 'tool', tool_call_id: 'c', content: 'r' }]);
  });
});
