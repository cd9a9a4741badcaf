import type { Prompter } from '../ports-root.ts';

/** Asks on this process's terminal; not interactive where input or output is not one. */
export function createTerminalPrompter(): Prompter {
  return {
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    async ask({ message, secret }) {
      const { isCancel, password, text } = await import('@clack/prompts');
      const validate = (value: string | undefined): string | undefined =>
        value === undefined || value === '' ? 'a value is needed' : undefined;
      const answer = secret ? await password({ message, validate }) : await text({ message, validate });
      return isCancel(answer) ? null : answer;
    },
  };
}
