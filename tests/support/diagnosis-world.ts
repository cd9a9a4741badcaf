import { placeOf } from '../../platform/domain/preflight-place.ts';
import type { DiagnosisFacts } from '../../platform/domain/diagnosis.ts';
import { at } from '../../platform/domain/compose-model/tree.ts';
import { stackOf } from './preflight-world.ts';

/** Stack shop with service web, which needs db; db has ended. */
export const SHOP = `services:
  web:
    image: shop/web:1
    command: ["serve"]
    mem_limit: 64m
    ports: ["\${WEB_PORT:-8080}:80"]
    environment:
      SITE: \${SITE}
      DATABASE_URL: postgres://db
    depends_on: [db]
  db:
    image: postgres:16
    environment: { POSTGRES_PASSWORD: "\${DB_PASSWORD}" }
`;

export function diagnosisFactsOf(facts: Partial<DiagnosisFacts> = {}): DiagnosisFacts {
  const seen = stackOf(SHOP, { name: 'shop' });
  return {
    project: 'shop',
    variables: {
      SITE: { set: false, secret: false },
      DB_PASSWORD: { set: false, secret: true },
      WEB_PORT: { set: false, secret: false },
    },
    services: { web: 'running', db: 'exited' },
    built: [],
    portHolders: { 8080: 'other-web-1' },
    publishers: { 8080: ['web'] },
    portFixes: {
      8080: {
        text: 'use port 8081: WEB_PORT=8081',
        action: { name: 'settings.set', input: { values: ['WEB_PORT=8081'], stack: 'shop' } },
      },
    },
    placeOf: (service, ...path) => placeOf(seen, 'services', service, ...path),
    valueAt: (service, ...path) => {
      const node = at(seen.tree ?? undefined, 'services', service, ...path);
      if (!node) return undefined;
      return node.kind === 'scalar'
        ? node.value
        : node.kind === 'list'
          ? []
          : Object.fromEntries([...node.entries.keys()].map((key) => [key, '']));
    },
    placeOfVariable: () => null,
    ...facts,
  };
}
