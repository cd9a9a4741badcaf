import { findTexts } from '../domain/compose-model/texts.ts';
import { planSettle } from '../domain/settle.ts';
import type { Found, PreflightRule } from '../domain/preflight.ts';

/** Variables that only a person can give a value; secrets of our own making are made at the launch. */
export const missingValues: PreflightRule = {
  name: 'missing-values',
  title: 'Every setting has a value',
  asks: [],
  reads: 'tree',
  find: (stack, facts) => {
    if (stack.tree === null) return [];
    const { texts } = findTexts({ root: stack.tree, name: null });
    return planSettle(texts, stack.values, {}, facts.env).ask.map(({ name, message, uses }): Found => {
      const [use] = uses;
      return {
        level: 'stop',
        service: use?.service ?? null,
        cause: `${name} has no value${message === null ? '' : `: ${message}`}`,
        place: use ? { file: use.file, line: use.line } : null,
        fix: { text: `give ${name} a value` },
      };
    });
  },
};
