import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { executeCommand } from '../../platform/execute-command.ts';
import { openTestRoot, type TestRoot } from './open-test-root.ts';
import { tempFolder } from './temp-folder.ts';

export const SHOP = `services:
  web:
    image: "shop/web:\${TAG:-1}"
    # the port that browsers use
    ports: ["\${WEB_PORT:?which port}:80"]
    environment:
      SITE: \${SITE}
      LEVEL: \${LEVEL:-info} # one of: debug, info, warn
      DATABASE_URL: \${DATABASE_URL:-}
  db:
    image: postgres:16
    environment: { POSTGRES_PASSWORD: "\${DB_PASSWORD}" }
`;
export const BLOG = `services:
  press:
    image: press
    environment: ["SITE=\${SITE:?the public name}", "MAIL=\${ADMIN_EMAIL:-}"]
`;

export type SettingsWorld = TestRoot & {
  dir: string;
  /** a command line of the owner: exit code, what it printed, what it said beside */
  type(argv: string[], stdin?: string): Promise<{ code: number; out: string; err: string }>;
};

/** A root with two stacks that share a variable, all real but for the engine, which nothing here asks. */
export async function settingsWorld(files: Record<string, string> = {}): Promise<SettingsWorld> {
  const dir = await tempFolder({ 'shop/compose.yml': SHOP, 'blog/compose.yml': BLOG, ...files });
  const root = await openTestRoot(dir);
  const caller = { role: 'owner', person: 'tester', personClaimed: false, via: 'cli' } as const;
  return {
    ...root,
    dir,
    async type(argv, stdin) {
      const said = { out: '', err: '' };
      const place = { folder: dir, stdin };
      const call = { argv, place, caller, signal: AbortSignal.timeout(60_000) };
      const code = await executeCommand(root.ports, ACTIONS, call, (stream, text) => {
        said[stream] += text;
      });
      return { code, ...said };
    },
  };
}
