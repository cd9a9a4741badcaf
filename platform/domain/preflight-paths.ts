import * as posix from 'node:path/posix';

import type { ComposeService } from './compose.ts';
import { valueAt } from './preflight-place.ts';
import { isRecord } from './preflight-model.ts';
import type { PreflightStack } from './preflight.ts';

export type Bind = { service: string; source: string; target: string; readOnly: boolean; creates: boolean };

/** Folders and files of the host that services mount. */
export function bindsOf(stack: PreflightStack): Bind[] {
  return servicesOf(stack).flatMap(([service, { volumes }]) =>
    (volumes ?? []).flatMap(({ type, source, target, read_only: readOnly, bind }) =>
      type === 'bind' && source !== undefined
        ? [
            {
              service,
              source,
              target,
              readOnly: readOnly === true,
              creates: isRecord(bind) && bind['create_host_path'] === true,
            },
          ]
        : [],
    ),
  );
}

export type Build = { service: string; context: string; dockerfile: string | null };

/** Builds from folders of this host; those from an address, and a Dockerfile within the compose file, need none. */
export function buildsOf(stack: PreflightStack): Build[] {
  return servicesOf(stack).flatMap(([service, { build }]): Build[] => {
    if (build === undefined) return [];
    const context = posix.resolve(stack.dir, build.context ?? '.');
    const written = build.context ?? '';
    if (/^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(written)) return [];
    if (typeof build['dockerfile_inline'] === 'string') return [{ service, context, dockerfile: null }];
    return [{ service, context, dockerfile: posix.resolve(context, build.dockerfile ?? 'Dockerfile') }];
  });
}

export type EnvFile = { service: string; file: string; index: number };

/** Files that `env_file` cannot do without. */
export function envFilesOf(stack: PreflightStack): EnvFile[] {
  const services = valueAt(stack, 'services');
  if (!isRecord(services)) return [];
  return Object.keys(services).flatMap((service) => {
    const written = valueAt(stack, 'services', service, 'env_file');
    return (Array.isArray(written) ? written : []).flatMap((entry, index) => {
      const file = isRecord(entry) ? (entry[''] ?? entry['path']) : entry;
      const isNeeded = !isRecord(entry) || entry['required'] !== false;
      return typeof file === 'string' && file !== '' && isNeeded
        ? [{ service, file: posix.resolve(stack.dir, file), index }]
        : [];
    });
  });
}

export function servicesOf({ model }: Pick<PreflightStack, 'model'>): [string, ComposeService][] {
  return Object.entries(model?.services ?? {});
}

/** Every path that some rule asks about. */
export function pathsOf(stack: PreflightStack): string[] {
  return [
    ...bindsOf(stack).flatMap(({ source }) => [source, posix.dirname(source)]),
    ...buildsOf(stack).flatMap(({ context, dockerfile }) => (dockerfile ? [context, dockerfile] : [context])),
    ...envFilesOf(stack).map(({ file }) => file),
  ];
}
