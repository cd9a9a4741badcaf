import { messageOf } from '../../platform/domain/errors.ts';
import { createRedactor, type Redactor } from '../../platform/domain/redact.ts';
import type { Secrets } from '../../platform/ports-model.ts';

/** What programs print goes through this before it reaches a page: secrets of the root become placeholders. */
export type Veil = Pick<Redactor, 'text'> & {
  /** the secrets as they are now; cheap when they were just read */
  fresh(): Promise<void>;
  /** the same for every string inside a JSON value */
  value<T>(value: T): T;
};

const FRESH_MS = 1000;
const NOTHING = '(not shown: the secrets to take out cannot be read)';

/** Shows nothing at all while it does not know what must not be shown. */
export function createVeil(secrets: Pick<Secrets, 'known'>): Veil {
  let redact: (text: string) => string = () => NOTHING;
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;
  const read = async (): Promise<void> => {
    try {
      const startedAt = performance.now();
      const redactor = createRedactor(await secrets.known(), []);
      redact = (text) => redactor.text(text);
      readAt = startedAt;
    } catch (error) {
      redact = () => `${NOTHING} ${messageOf(error).slice(0, 200)}`; // says a file and what to do, never a value
    } finally {
      reading = null;
    }
  };
  const valueOf = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(valueOf);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, valueOf(item)]));
  };
  function veiled<T>(value: T): T;
  function veiled(value: unknown): unknown {
    return valueOf(value);
  }
  return {
    fresh: () => (performance.now() - readAt < FRESH_MS ? Promise.resolve() : (reading ??= read())),
    text: (text) => redact(text),
    value: veiled,
  };
}
