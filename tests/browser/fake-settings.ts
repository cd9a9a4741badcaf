import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import type { Caller } from '../../platform/domain/access.ts';
import type { Result } from '../../platform/domain/result.ts';
import { runAction } from '../../platform/run-action.ts';
import { openPorts, type OpenPorts } from '../../platform/wire.ts';

/** Real files below the world's root, read and written by the platform's own actions; no engine stands behind them. */
export type FakeSettings = {
  /** lays these files, below the root */
  lay(files: Readonly<Record<string, string>>): void;
  act(name: string, input: unknown, caller: Caller): Promise<Result<unknown> | null>;
  close(): Promise<void>;
};

const COMPOSE = `services:
  web:
    image: "nginx:\${TAG:-1.27}"
    # The port that browsers use
    ports: ["\${WEB_PORT:?which port}:80"]
    environment:
      # The name that people type, <b>not</b> an address
      SITE_HOST: \${SITE_HOST}
      LOG_LEVEL: \${LOG_LEVEL:-info} # one of: debug, info, warn, error
      DEBUG: \${DEBUG:-false}
  db:
    image: postgres:16
    environment: { POSTGRES_PASSWORD: "\${DB_PASSWORD}", POSTGRES_DB: "\${DB_NAME:-shop}" }
`;

export const SETTINGS_FILES = {
  'shop/compose.yaml': COMPOSE,
  'shop/.env': '# kept as it is\nDB_NAME=shop # the database\nLOG_LEVEL=loud\n',
  'shop/.env.example': 'SITE_HOST=shop.example.org\n',
  'blog/compose.yaml':
    'services:\n  press:\n    image: press\n    environment: ["SITE_HOST=${SITE_HOST}", "MAIL=${ADMIN_EMAIL:-}"]\n',
} as const;

export function createFakeSettings(dir: string): FakeSettings {
  let open: Promise<OpenPorts> | null = null;
  const opened = () => (open ??= openPorts({ root: dir, prefix: 'dockfra-test' }, { interactive: false }));
  return {
    lay: (files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(dir, name)), { recursive: true });
        writeFileSync(join(dir, name), text);
      }
    },
    act: async (name, input, caller) => {
      const action = ACTIONS.find((one) => one.name === name && /^(?:settings|compose)\./.test(name));
      if (!action) return null;
      const { ports } = await opened();
      const away = () => Promise.reject(new Error('no engine in this test'));
      const real = { ...ports, engine: { ...ports.engine, images: away, services: away } };
      const context = { caller, progress: () => undefined, signal: AbortSignal.timeout(30_000) };
      return (await runAction(real, action, input, context)).result;
    },
    close: async () => {
      await (await open)?.close();
      open = null;
    },
  };
}
