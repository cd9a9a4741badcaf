import type { z } from 'zod';

import type { Need } from '../domain/access.ts';
import type { Result } from '../domain/result.ts';
import type { CallContext, Ports } from '../ports.ts';

/** How the CLI and the role shell spell an action. */
export type CliShape = {
  /** e.g. ['ticket', 'create'] */
  words: readonly string[];
  /** further spellings, e.g. [['my-tickets']] */
  aliases?: readonly (readonly string[])[];
  /** input keys filled by position; a last one that ends with "..." takes the rest joined by spaces */
  positional?: readonly string[];
  /** this input key defaults to the ticket of the current folder (/work/T-0001/...) */
  ticketFromFolder?: string;
  /** with `--FLAG` the input key `into` is what comes on standard input */
  stdin?: { flag: string; into: string };
  /** short flags by input key, e.g. { message: 'm' } */
  short?: Readonly<Record<string, string>>;
};

/** A public verb: CLI command, REST route, socket event, MCP tool and role-shell command alike. */
export type Action<Input = unknown, Output = unknown> = {
  /** `area.verb`, unique */
  name: string;
  summary: string;
  needs: Need;
  /** an object schema; each key with `.describe()` */
  input: z.ZodType<Input>;
  cli: CliShape;
  /** true: works without a platform, engine or roles, on the store alone */
  local?: boolean;
  /** true: always in the process of the host CLI (it asks on the terminal or looks at the host); never offered to roles */
  host?: boolean;
  /** true: offered to the wizard's pages as well, although it is `host` */
  page?: boolean;
  /** true: takes long or changes the engine; a start is recorded, so that a crash in the middle is noticed afterwards */
  long?: boolean;
  /** the ticket, stack or role it is about, for the audit line */
  subject?: (input: Input) => string | null;
  run(ports: Ports, context: CallContext, input: Input): Promise<Result<Output>>;
  /** for people: plain text, untrusted parts already made safe by `safeText`; `--json` prints the output itself */
  text(output: Output): string;
  /** what the CLI ends with after a success (default 0): doctor has an answer and still ends 1 */
  exitCode?: (output: Output) => number;
};

/** An action of any shape, as the registry holds it. */
// oxlint-disable-next-line typescript/no-explicit-any -- the registry erases input and output; runAction validates them
export type AnyAction = Action<any, any>;

export function defineAction<Input, Output>(action: Action<Input, Output>): Action<Input, Output> {
  return action;
}
