import { z } from 'zod';

import { SOCKET_PATH } from '../contract.ts';
import { TO_PAGE, TO_SERVER } from './socket-events.ts';

type Told = { summary: string; args: readonly object[] };

/** docs/reference/socket.md, from the schemas of the events. */
export function socketReference(): string {
  return `# The live line

Generated from the schemas of the events by \`make generate\`; a test fails when it is stale.

Pages of a session connect by socket.io (websocket only) to \`${SOCKET_PATH}\`, from the wizard's own origin. What they send is
checked against these schemas, and dropped when it does not hold. Whatever changes something is a POST (docs/reference/openapi.json).

## From the platform to a page

${events(TO_PAGE)}
## From a page to the platform

${events(TO_SERVER)}`;
}

function events(table: Readonly<Record<string, Told>>): string {
  return Object.entries(table)
    .map(([name, { summary, args }]) => `### ${name}\n\n${summary}\n\n${args.map(argument).join('')}`)
    .join('');
}

function argument(arg: object): string {
  const name = 'name' in arg ? String(arg.name) : '';
  const schema = schemaOf(arg);
  const kind = 'reply' in arg ? 'answered' : 'given';
  if (schema === null) return `\`${name}\` (${kind}): nothing\n\n`;
  return `\`${name}\` (${kind}):\n\n\`\`\`json\n${JSON.stringify(schema, null, 1)}\n\`\`\`\n\n`;
}

function schemaOf(arg: object): unknown {
  const schema = 'exact' in arg ? arg.exact : 'near' in arg ? arg.near : 'reply' in arg ? arg.reply : null;
  if (!(schema instanceof z.ZodType)) return null;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
