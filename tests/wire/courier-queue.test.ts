// Attack: calls that nobody waited for any more stayed in the queue to the developer's container, before everybody else's.
import { describe, expect, it } from 'vitest';

import { createQueue } from '../../platform/adapters/courier-queue.ts';

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => void (open = resolve));
  return { opened, open: () => open() };
}

describe('the queue to the container', () => {
  it('lets one after the other in, also after a failure', async () => {
    const inTurn = createQueue();
    const done: string[] = [];
    const ends = gate();
    const first = inTurn(undefined, async () => {
      await ends.opened;
      done.push('first');
      throw new Error('broken');
    });
    const second = inTurn(undefined, () => Promise.resolve(done.push('second')));
    expect(done).toEqual([]);
    ends.open();
    await expect(first).rejects.toThrow('broken');
    await second;
    expect(done).toEqual(['first', 'second']);
  });

  it('is left at once by who gives up, whose work never begins', async () => {
    const inTurn = createQueue();
    const ends = gate();
    const first = inTurn(undefined, () => ends.opened);
    const stop = new AbortController();
    const begun: number[] = [];
    const waiting = [1, 2, 3].map((number) => inTurn(stop.signal, () => Promise.resolve(begun.push(number))));
    stop.abort(new Error('gone'));
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'cancelled' });
    const last = inTurn(undefined, () => Promise.resolve('last'));
    ends.open();
    await first;
    expect(await last).toBe('last');
    expect(begun).toEqual([]);
    await expect(inTurn(stop.signal, () => Promise.resolve(begun.push(4)))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
