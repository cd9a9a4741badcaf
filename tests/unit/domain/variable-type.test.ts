import { expect, it } from 'vitest';

import { variableType } from '../../../platform/domain/variable-type.ts';
import { collectVariables } from '../../../platform/domain/variables.ts';
import { textsIn } from '../../support/compose-texts.ts';

const SOURCE = `
services:
  web:
    image: "shop:\${SHOP_VERSION:-1.2}"
    ports: ["\${PUBLIC:-8080}:80"]
    mem_limit: \${LIMIT:-512m}
    build: { context: "\${SOURCES}" }
    healthcheck: { test: x, interval: "\${EVERY:-10s}" }
    environment:
      DB_PASSWORD: \${DB_PASSWORD}
      A: \${SMTP_PORT:-25}
      B: \${BASE_URL}
      C: \${CALLBACK:-https://x.invalid/y}
      D: \${ADMIN_EMAIL}
      E: \${DB_HOST:-db}
      F: \${DATA_DIR}
      G: \${CONFIG:-./etc/x.conf}
      H: \${DEBUG:-0}
      I: \${STRICT:-false}
      J: \${WORKERS:-4}
      K: \${SESSION_TTL:-30m}
      L: \${UPLOAD:-20MB}
      M: \${GREETING:-hello}
      N: \${IMPORTANT}
`;

it('knows the kind of a value by its place, its name and its default', () => {
  const types = Object.fromEntries(
    collectVariables(textsIn('c.yml', SOURCE).texts).map((variable) => [
      variable.name,
      variableType(variable),
    ]),
  );
  expect(types).toEqual({
    SHOP_VERSION: 'image tag',
    PUBLIC: 'port',
    LIMIT: 'size',
    SOURCES: 'path',
    EVERY: 'duration',
    DB_PASSWORD: 'secret',
    SMTP_PORT: 'port',
    BASE_URL: 'url',
    CALLBACK: 'url',
    ADMIN_EMAIL: 'email',
    DB_HOST: 'host',
    DATA_DIR: 'path',
    CONFIG: 'path',
    DEBUG: 'boolean',
    STRICT: 'boolean',
    WORKERS: 'number',
    SESSION_TTL: 'duration',
    UPLOAD: 'size',
    GREETING: 'text',
    IMPORTANT: 'text',
  });
});
