import { z } from 'zod';

import { may, type Grants, type Need } from './access.ts';
import type { ToolSpec } from './model.ts';

const path = z.string().min(1).max(1000);
const CODE_READ: Need = { area: 'code', level: 'read' };
const CODE_WRITE: Need = { area: 'code', level: 'write' };

/** What a model may ask for. The shapes are strict: nothing runs with arguments that were made up or repaired. */
export const AGENT_TOOLS = {
  read: {
    description:
      'Read a text file of the worktree, or a long output by the name you were given (@output/...). Lines are counted from 1.',
    needs: CODE_READ,
    input: z.strictObject({
      path,
      from: z.int().min(1).max(10_000_000).optional(),
      lines: z.int().min(1).max(2000).optional(),
    }),
  },
  list: {
    description: 'List files and folders below a folder of the worktree.',
    needs: CODE_READ,
    input: z.strictObject({ path: path.optional(), depth: z.int().min(1).max(8).optional() }),
  },
  search: {
    description:
      'Search the files of the worktree for an extended regular expression; answers path:line:text.',
    needs: CODE_READ,
    input: z.strictObject({ pattern: z.string().min(1).max(500), path: path.optional() }),
  },
  write: {
    description: 'Write a whole file of the worktree; folders are made.',
    needs: CODE_WRITE,
    input: z.strictObject({ path, content: z.string().max(500_000) }),
  },
  patch: {
    description:
      'Replace one piece of text in a file by another. `old` must stand there exactly once, with its whitespace.',
    needs: CODE_WRITE,
    input: z.strictObject({ path, old: z.string().min(1).max(100_000), new: z.string().max(100_000) }),
  },
  run: {
    description:
      'Run a shell command in the worktree, without network; it may write there, to $HOME and $TMPDIR only (not to /tmp). It and everything that it started is ended after the timeout (default 120 seconds).',
    needs: CODE_WRITE,
    input: z.strictObject({
      command: z.string().min(1).max(8000),
      timeout_seconds: z.int().min(1).max(600).optional(),
    }),
  },
  check: {
    description:
      "Run the project's checks (or the one named) on the worktree as it is now, in the same containers that judge the submit.",
    needs: CODE_WRITE,
    input: z.strictObject({ name: z.string().min(1).max(100).optional() }),
  },
  diff: {
    description: 'Show what differs from the commit that the work began at, new files included.',
    needs: CODE_READ,
    input: z.strictObject({}),
  },
  comment: {
    description: 'Write a comment on the ticket.',
    needs: CODE_WRITE,
    input: z.strictObject({ text: z.string().min(1).max(5000) }),
  },
  submit: {
    description:
      'Commit everything with this message and hand the work in. `proves` says of acceptance lines (counted from 1) what proves them: a check or a test of its report that passes, by name, or a note. The platform runs the checks itself; a refusal comes back with its reason.',
    needs: CODE_WRITE,
    input: z.strictObject({
      message: z.string().min(1).max(2000),
      proves: z
        .array(
          z.strictObject({
            line: z.int().min(1).max(999),
            kind: z.enum(['check', 'test', 'note']),
            text: z.string().min(1).max(500),
          }),
        )
        .max(50)
        .optional(),
    }),
  },
  give_up: {
    description:
      'End the work because it cannot be done, and say why. The ticket goes back with this reason.',
    needs: CODE_WRITE,
    input: z.strictObject({ reason: z.string().min(1).max(2000) }),
  },
} as const satisfies Record<string, { description: string; needs: Need; input: z.ZodType }>;

export type AgentTool = keyof typeof AGENT_TOOLS;
export type RunKind = 'implement' | 'ask' | 'review' | 'plan' | 'engine';

const TOOL_NAMES: AgentTool[] = Object.keys(AGENT_TOOLS).filter(isAgentTool);

export function isAgentTool(name: string): name is AgentTool {
  return Object.hasOwn(AGENT_TOOLS, name);
}

/** The tools of a run: those that the role's grants cover; whoever only answers may only look. */
export function toolsFor(kind: RunKind, grants: Grants): AgentTool[] {
  const allowed = TOOL_NAMES.filter((name) => may(grants, AGENT_TOOLS[name].needs));
  return kind === 'implement' ? allowed : allowed.filter((name) => AGENT_TOOLS[name].needs.level === 'read');
}

/** As the model is told of them. Names that are no tools are left out. */
export function toolSpecs(names: readonly string[]): ToolSpec[] {
  return names.filter(isAgentTool).map((name) => {
    const { $schema: _, ...parameters } = z.toJSONSchema(AGENT_TOOLS[name].input, { io: 'input' });
    return { name, description: AGENT_TOOLS[name].description, parameters };
  });
}
