import type { AnyAction } from './actions/action.ts';
import { helpText } from './command-line.ts';
import { may } from './domain/access.ts';
import { ROLE_NAMES } from './domain/ticket.ts';
import type { HostCommand } from './host/command.ts';
import { ROLES } from './roles/registry.gen.ts';

/** docs/cli.md: every command with its options and who may use it, from the same schemas that parse them. */
export function cliReference(actions: readonly AnyAction[], hostCommands: readonly HostCommand[]): string {
  const host = hostCommands.map(({ usage, summary }) => `- \`dockfra ${usage}\`: ${summary}`);
  const sections = actions
    .toSorted((a, b) => spelled(a).localeCompare(spelled(b)))
    .map(
      (action) =>
        `## ${spelled(action)}\n\n${whoMay(action)}\n\n\`\`\`\n${helpText([action], [...action.cli.words])}\`\`\`\n`,
    );
  return `# Commands

Generated from the actions' schemas by \`make generate\`; a test fails when it is stale.

Exit codes: 0 done, 1 refused or failed, 2 the words were wrong, 3 the platform is away, 4 not allowed.

## On the host only

${host.join('\n')}

${sections.join('\n')}`;
}

const spelled = (action: AnyAction) => action.cli.words.join(' ');

function whoMay(action: AnyAction): string {
  if (action.host) return 'The owner, on the host.';
  const roles = ROLE_NAMES.filter((role) => may(ROLES[role].grants, action.needs));
  return `The owner${roles.length > 0 ? `, ${roles.join(', ')}` : ''}.`;
}
